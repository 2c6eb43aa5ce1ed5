// The connection stands, and the other end says nothing of use: silence, a hang-up, another protocol.
import type { ServerError } from "../../probes/wire/messages.ts";
import { confirmedBy, sureIf } from "../confidence.ts";
import { connectLimitOf, waitingSentence } from "./connect-timeout.ts";
import { beginsOtherwise, foreignWithinTls, otherBeginnings } from "./other-beginnings.ts";
import { loginHeldSteps } from "./server-error-advice.ts";
import { recoveryIn, type Draft, type Rule, type ObservedCheck } from "../rule.ts";

type Rung = "tls" | "startup" | "auth" | "admission";

function judge(seen: ObservedCheck): Draft[] {
  for (const rung of ["tls", "startup", "auth", "admission"] as const) {
    const row = seen.failed(rung);
    if (!row) continue;
    const place = seen.place;
    const foreign = foreignWithinTls(seen, rung, row.summary);
    if (foreign) return [foreign];
    const expected = beginsOtherwise(seen, rung, row.summary);
    if (expected) return [expected];
    const banner = rung === "startup" ? seen.row("startup")?.facts.banner : null;
    switch (row.reason) {
      case "silent":
        return [silence(seen, rung, row.summary)];
      case "closed":
      case "reset":
        if (rung === "auth" || rung === "admission") return [cutLogin(seen, rung, row.summary)];
        return [
          {
            cause: "startup-closed",
            ...sureIf(otherBeginnings(seen) > 0, "TLS and a PROXY line at once meet the same"),
            summary:
              `${place} accepts the connection and ${row.reason === "reset" ? "resets" : "closes"} it without a ` +
              `word.`,
            because: [
              ["tcp", "the connection is accepted"],
              [rung, row.summary],
            ],
            nextSteps: [
              ...forwarderSteps(seen),
              "Look for a load balancer or proxy in front: one without a healthy backend behaves like this.",
              "So does one that sends PostgreSQL a PROXY line (send-proxy), which it does not know.",
              "Check the allow-list: some vendors accept connections from other addresses, then drop them.",
              "Read the server's log for this moment.",
            ],
          },
        ];
      case "not-postgres":
        return [
          {
            cause: "startup-not-postgres",
            ...confirmedBy("another protocol's greeting"),
            owner: "client",
            summary: `${place} is not a PostgreSQL server${banner ? `: it answers "${banner}"` : ""}.`,
            because: [[rung, row.summary]],
            nextSteps: ["Check host and port in the URL.", "Check what listens there: `ss -ltnp` on that machine."],
          },
        ];
      case "protocol-too-old":
        return [
          {
            cause: "admission-parameter-rejected",
            ...confirmedBy("the protocol's version is settled below the least"),
            summary:
              `The connection asks for protocol 3.2 (min_protocol_version), but ${place} speaks only an older ` +
              `version.`,
            because: [[rung, row.summary]],
            nextSteps: [
              "Leave min_protocol_version out, or set it to 3.0: PostgreSQL speaks 3.2 since version 18, and " +
                "poolers may not yet.",
            ],
          },
        ];
      case "malformed":
      case "too-large":
        if (rung === "auth")
          return [
            {
              cause: "auth-method-unsupported",
              confidence: "possible",
              owner: "unclear",
              summary: `${place} answers the login with something that PostgreSQL never sends.`,
              because: [[rung, row.summary]],
              alternatives: ["startup-not-postgres"],
              nextSteps: ["Check what listens there. Do not send it a real password again until you know."],
            },
          ];
        if (rung === "startup" || rung === "admission")
          return [
            {
              cause: "startup-not-postgres",
              confidence: "likely",
              owner: "client",
              summary: `${place} breaks PostgreSQL's protocol.`,
              because: [[rung, row.summary]],
              nextSteps: ["Check host and port in the URL.", "Check what listens there."],
            },
          ];
    }
  }
  return [];
}

/** The server took the login up and then hung up: its own process ended, or whoever stands before it let it go. */
function cutLogin(seen: ObservedCheck, rung: "auth" | "admission", summary: string): Draft {
  const own = seen.row(rung)?.facts.recovering;
  const climb = seen.climbs.find((one) => recoveryIn(one));
  const said = own ?? (climb ? recoveryIn(climb) : null);
  const recovers = said ? { id: own ? rung : (climb?.id ?? rung), summary: `after the cut: ${said.message}` } : null;
  const how =
    rung === "auth"
      ? "accepts the password, then closes the connection without a word"
      : "opens no session and closes the connection";
  return {
    cause: recovers ? "server-crash-looping" : "startup-closed",
    confidence: "likely",
    severity: "down",
    summary: recovers
      ? `Logins crash the server: each login to ${seen.place} is cut off, and then the server recovers.`
      : `${seen.place} ${how}: its login process or a proxy died.`,
    because: [[rung, summary], ...(recovers ? ([[recovers.id, recovers.summary]] as [string, string][]) : [])],
    explains: ["startup-closed", "startup-starting-up"],
    alternatives: [
      ...(recovers ? [] : (["server-crash-looping"] as const)),
      "admission-login-code-failed",
      "pooler-server-unreachable",
    ],
    nextSteps: [
      "Read the server's log for this moment: `was terminated by signal` names the process, and 9 means memory.",
      "Try another role and another database: a login trigger or preloaded library may affect only these.",
      "Do not keep retrying: each crash ends everybody else's sessions.",
    ],
  };
}

/**
 * On this machine itself a port may be another machine's: who
 * forwards it accepts before it knows whether the far end does.
 */
function forwarderSteps(seen: ObservedCheck): string[] {
  const address = seen.row("startup")?.facts?.address ?? seen.row("tcp")?.facts?.attempts?.[0]?.address ?? "";
  return /^127\.|^\[?::1\b|^localhost/.test(address)
    ? [
        "Check what forwards this port: a container's published port (`docker ps`), kubectl port-forward, ssh " +
          "-L, the Cloud SQL Auth Proxy. Read its log.",
      ]
    : [];
}

/** "9.5 s" */
function waited(seen: ObservedCheck, rung: Rung): string {
  return `${((seen.row(rung)?.tookMs ?? 0) / 1000).toFixed(1)} s`;
}

function silence(seen: ObservedCheck, rung: Rung, summary: string): Draft {
  const place = seen.place;
  const wouldWait = waitingSentence(connectLimitOf(seen));
  const auth = seen.row("auth");
  const told = rung === "tls" ? null : seen.row(rung)?.facts;
  const { complaint, alive } = told ?? {};
  const proven = rung === "admission" || auth?.facts?.passwordProven === true;
  // A pooler is spoken of only where one was seen or named: who lets a session wait may be the server itself.
  const isPooler = Boolean(complaint) || (alive !== undefined && alive.routine === null) || poolerSeen(seen);
  if (isPooler && (proven || complaint))
    return {
      cause: "pooler-server-unreachable",
      confidence: "likely",
      summary:
        `${place} ${proven ? "accepts the password, but then the session waits" : "is alive, but the session waits"}: ` +
        `a pooler has no server connection free.`,
      because: [
        [rung, summary],
        ...(complaint
          ? ([
              [rung, `a plain text line gets "${complaint.message}": PostgreSQL itself would close the connection`],
            ] as [string, string][])
          : []),
      ],
      alternatives: ["pooler-server-login-failed", "pooler-paused", "pooler-exhausted"],
      nextSteps: [
        "On the pooler's console: SHOW POOLS; SHOW DATABASES; SHOW SERVERS.",
        "Try the server directly, without the pooler.",
      ],
    };
  if (rung !== "tls" && (alive?.routine || proven)) return held(seen, rung, summary, alive ?? null);
  if (rung === "auth")
    return {
      cause: "startup-silent",
      confidence: "possible",
      summary: `${place} asks for a password, but gives no answer to it within ${waited(seen, rung)}. ${wouldWait}.`,
      because: [["auth", summary]],
      alternatives: ["pooler-server-unreachable"],
      nextSteps: [
        "Check LDAP, RADIUS or a pooler's auth_query: the server may be waiting for them.",
        "Read the server's log for this moment.",
      ],
    };
  return {
    cause: "startup-silent",
    confidence: "likely",
    summary: `${place} accepts the connection, but gives no answer within ${waited(seen, rung)}. ${wouldWait}.`,
    because: [
      ["tcp", "the connection is accepted"],
      [rung, summary],
    ],
    alternatives: ["startup-not-postgres"],
    nextSteps: [
      "On the server, check whether the process hangs: `ps -o stat,pid,cmd -C postgres`. State T or D means it does.",
      "Run `ss -ltn` there: Recv-Q above 0 means that no process accepts connections.",
      "It may only be slow (a mesh, dead reverse DNS, a queue). Run the check again with a timeout of 60 s.",
      "Then restart it, or ask the vendor to.",
    ],
  };
}

const how = {
  startup: "answers at once what needs no catalog, but gives a login no answer",
  auth: "asks for a password, but gives no answer to it",
  admission: "accepts the password, but opens no session",
};

/** A pooler was named in the targets file, is known by the host's name, or gave itself away on the way in. */
function poolerSeen(seen: ObservedCheck): boolean {
  return (
    seen.pooled ||
    seen.row("direct") !== null ||
    seen.row("console") !== null ||
    seen.row("admission")?.facts?.poolerProven === true
  );
}

/** Of another role's transaction the time is not shown. */
const holds = (what: string, seconds: number | null) =>
  seconds === null ? `holds ${what}` : `has held ${what} for ${Math.round(seconds)} s`;

/** What the server answers before it reads a catalog comes at once, and a login does not: it waits for something. */
function held(seen: ObservedCheck, rung: Exclude<Rung, "tls">, summary: string, alive: ServerError | null): Draft {
  const locks = seen.row("direct")?.facts?.catalogLocks ?? [];
  const [first] = locks;
  return {
    cause: "startup-login-held",
    ...sureIf(first !== undefined, "somebody who is in sees the catalog's lock", alive ? "likely" : "possible"),
    summary: first
      ? `The server is alive, but logins wait for a lock on the catalog ${first.relation}: ` +
        `process ${first.pid} (${first.user ?? "role not shown"}) ${holds("it", first.seconds)}.`
      : `The server is alive, but logins ` +
        `wait: ${seen.place} ${how[rung]} within ${waited(seen, rung)}. ${waitingSentence(connectLimitOf(seen))}.`,
    because: [
      [rung, summary],
      ...(alive
        ? ([
            [rung, `a packet with an unknown version is answered at once: ${alive.message} (routine ${alive.routine})`],
          ] as [string, string][])
        : []),
      ...locks
        .slice(0, 3)
        .map(({ pid, user, relation, state, seconds }): [string, string] => [
          "direct",
          `process ${pid} of ${user}, ${state}, ${holds(relation, seconds)}`,
        ]),
    ],
    explains: ["startup-silent"],
    ruledOut: alive ? [["startup-silent", "the server's process answers on this port"]] : [],
    alternatives: first ? [] : rung === "startup" ? ["server-overloaded"] : ["pooler-server-unreachable"],
    nextSteps: loginHeldSteps,
  };
}

export const startupFailed: Rule = { id: "startup-failed", judges: ["startup"], judge };
