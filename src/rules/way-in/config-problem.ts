// The configuration is wrong before a packet is sent: libpq's own documentation is the measure (libpq-connect).
import { confirmedBy } from "../confidence.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

export const configProblem: Rule = {
  id: "config-problem",
  judges: ["config"],
  judge: (seen) => {
    const row = seen.row("config");
    const unusable = (row?.facts.problems ?? []).map(({ cause, where, text, fix }) => ({
      cause,
      ...confirmedBy("the configuration cannot be used"),
      summary: `${cause === "vantage-unsupported" ? "This check cannot do what the connection asks for" : "The configuration cannot be used"}: ${where}: ${text}`,
      because: [["config", `${where}: ${text}`]] as [string, string][],
      nextSteps: [fix, "Then run the check again: nothing was sent yet, so the database itself was not checked."],
    }));
    return [...unusable, ...portability(seen), ...foreignPeer(seen)];
  },
};

/**
 * libpq reads it, other drivers of the same URL may not: then the check is green and the application
 * down. A password that looks like a template, and that the server refuses, is one.
 */
function portability(seen: ObservedCheck): Draft[] {
  const warnings = seen.row("config")?.facts.warnings ?? [];
  const refused = seen.failed("auth");
  const isRefused = refused?.facts.error?.sqlstate === "28P01";
  return warnings.flatMap(({ cause, where, text, fix }): Draft[] => {
    if (!cause) return [];
    const isTheCause = isRefused && cause === "config-variable-missing";
    return [
      {
        cause,
        severity: isTheCause ? "down" : "notice",
        ...(isTheCause ? { confidence: "likely" } : confirmedBy("libpq reads it, and others may not")),
        summary: `${where}: ${text}${isTheCause ? ", and the server refuses it" : ""}.`,
        because: [["config", text], ...(isTheCause ? [["auth", refused?.summary ?? ""] as [string, string]] : [])],
        ...(isTheCause ? { explains: ["auth-password-rejected" as const] } : {}),
        nextSteps: [fix],
      },
    ];
  });
}

/** requirepeer names the user that a socket's server must run as. */
function foreignPeer(seen: ObservedCheck): Draft[] {
  const row = seen.failed("startup");
  if (row?.reason !== "peer-not-allowed") return [];
  return [
    {
      cause: "auth-method-unsupported",
      ...confirmedBy("another user than requirepeer runs the socket"),
      owner: "client",
      summary: `The connection forbids this server: ${row.summary}.`,
      because: [["startup", row.summary]],
      nextSteps: [
        "Find out what listens on the socket: `ss -xlp`.",
        "If it is your server, set requirepeer to its user. Nothing was sent to it.",
      ],
    },
  ];
}
