// The connection stands, and the other end says nothing of use: silence, a hang-up, another protocol.
import type { Draft, Rule, Seen } from "../rule.ts";

type Rung = "tls" | "startup" | "auth" | "admission";

function judge(seen: Seen): Draft[] {
  for (const rung of ["tls", "startup", "auth", "admission"] as const) {
    const row = seen.failed(rung);
    if (!row) continue;
    const place = seen.place;
    const banner = rung === "startup" ? seen.row("startup")?.facts.banner : null;
    switch (row.reason) {
      case "silent":
        return [silence(seen, rung, row.summary)];
      case "closed":
      case "reset":
        return [
          {
            cause: "startup-closed",
            confidence: rung === "tls" || rung === "startup" ? "confirmed" : "likely",
            summary: `${place} accepts the connection and ${row.reason === "reset" ? "resets" : "closes"} it without a word.`,
            because: [
              ["tcp", "the connection is accepted"],
              [rung, row.summary],
            ],
            nextSteps: [
              "Look for a load balancer or proxy in front: one without a healthy backend behaves like this.",
              "Check the allow-list: some vendors accept and drop strangers.",
              "Read the server's log for this moment.",
            ],
          },
        ];
      case "not-postgres":
        return [
          {
            cause: "startup-not-postgres",
            confidence: "confirmed",
            owner: "client",
            summary: `${place} is not a PostgreSQL server${banner ? `: it answers "${banner}"` : ""}.`,
            because: [[rung, row.summary]],
            nextSteps: ["Check host and port in the URL.", "Check what listens there: `ss -ltnp` on that machine."],
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
              summary: `${place} answers the authentication with something that no PostgreSQL sends.`,
              because: [[rung, row.summary]],
              alternatives: ["startup-not-postgres"],
              nextSteps: ["Check what listens there; do not send it a real password again until you know."],
            },
          ];
        if (rung === "startup" || rung === "admission")
          return [
            {
              cause: "startup-not-postgres",
              confidence: "likely",
              owner: "client",
              summary: `${place} does not speak PostgreSQL's protocol properly.`,
              because: [[rung, row.summary]],
              nextSteps: ["Check host and port in the URL.", "Check what listens there."],
            },
          ];
    }
  }
  return [];
}

function silence(seen: Seen, rung: Rung, summary: string): Draft {
  const place = seen.place;
  const auth = seen.row("auth");
  const complaint = seen.row("startup")?.facts.complaint ?? auth?.facts.complaint;
  const proven = rung === "admission" || auth?.facts.passwordProven === true;
  if (proven || complaint)
    return {
      cause: "pooler-server-unreachable",
      confidence: "likely",
      summary: `${place} ${proven ? "accepts the password and then lets the session wait" : "is alive and lets the session wait"}: a pooler that has no server to give.`,
      because: [
        [rung, summary],
        ...(complaint
          ? ([[rung, `a line of text gets "${complaint.message}": PostgreSQL itself would hang up`]] as [
              string,
              string,
            ][])
          : []),
      ],
      alternatives: ["pooler-server-login-failed", "pooler-paused", "pooler-exhausted"],
      nextSteps: [
        "On the pooler's console: SHOW POOLS; SHOW DATABASES; SHOW SERVERS.",
        "Try the server directly, past the pooler.",
      ],
    };
  if (rung === "auth")
    return {
      cause: "startup-silent",
      confidence: "possible",
      summary: `${place} asks for a password and does not answer to it.`,
      because: [["auth", summary]],
      alternatives: ["pooler-server-unreachable"],
      nextSteps: [
        "The server may be asking somebody else (LDAP, RADIUS, a pooler's auth_query): look there.",
        "Read the server's log for this moment.",
      ],
    };
  return {
    cause: "startup-silent",
    confidence: "confirmed",
    summary: `${place} accepts the connection and never says a word.`,
    because: [
      ["tcp", "the connection is accepted"],
      [rung, summary],
    ],
    alternatives: ["startup-not-postgres"],
    nextSteps: [
      "The process may hang or be stopped: on the server, `ps -o stat,pid,cmd -C postgres`; a state of T or D says so.",
      "`ss -ltn` there: a Recv-Q above 0 means that nobody takes the connections.",
      "Restart it, or ask the vendor to, once you have looked.",
    ],
  };
}

export const startupFailed: Rule = { id: "startup-failed", judge };
