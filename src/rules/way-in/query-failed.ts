// The session is open and queries do not come back.
import { sureIf } from "../confidence.ts";
import { recoveryIn, type Draft, type Rule, type ObservedCheck } from "../rule.ts";

/** Whoever ends the check this soon has not waited for an answer. */
const leastWaitMs = 1000;

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.failed("query");
  if (!row) return [...attributes(seen), ...hanging(seen)];
  const because: [string, string][] = row.facts.steps.map(({ step, outcome, tookMs, reason }) => [
    "query",
    `${step}: ${outcome}${reason ? ` (${reason})` : ""} after ${Math.round(tookMs)} ms`,
  ]);
  const { speaker, poolerProven } = seen.row("admission")?.facts ?? {};
  // Others than PostgreSQL leave out its parameters too: a pooler is spoken of only where one was seen or named.
  const pooled = poolerProven === true || seen.pooled || seen.row("direct") !== null || seen.row("console") !== null;
  const stalled = row.facts.steps.find(({ reason }) => reason === "silent")?.step;
  const again = row.facts.secondTry;
  // Small questions wait as well: then nobody waits for large packets alone.
  const waits = row.reason === "response-stalled" && again?.outcome === "waits";
  const reason = waits ? "query-timeout" : row.reason;
  switch (reason) {
    case "response-stalled":
      if (again?.large === "passed") return [forAMoment(because, stalled)];
      return [
        {
          cause: "query-response-stalled",
          ...sureIf(again?.large === "silent", "small answers pass, large ones never"),
          ...(again?.large === "silent" ? {} : { alternatives: ["query-timeout" as const] }),
          summary:
            stalled === "upload"
              ? "Small queries are answered, large ones never: large packets are lost on the path to the server."
              : "Small answers arrive, large ones never do: large packets are lost on the path from the server.",
          because,
          nextSteps: [
            'Lower the MTU on the path (VPN, tunnel, peering), or clamp MSS; let ICMP "fragmentation needed" through.',
            "Prove it: `ping -M do -s 1472 HOST`, then smaller.",
          ],
        },
      ];
    case "query-timeout":
      if ((row.facts.steps.at(-1)?.tookMs ?? 0) < leastWaitMs) return [];
      // A second session was told why: that is the answer.
      if (pooled && row.facts.secondTry?.error) return [];
      if (pooled)
        return [
          {
            cause: "pooler-exhausted",
            confidence: "likely",
            summary: "The pooler accepts the login, but has no server connection free: the query waits.",
            because,
            alternatives: ["pooler-server-unreachable", "pooler-paused", "server-overloaded"],
            nextSteps: [
              "On the pooler's console: SHOW POOLS (cl_waiting, sv_active); SHOW DATABASES (paused); SHOW SERVERS.",
              "Try the server directly, without the pooler.",
            ],
          },
        ];
      return [
        {
          cause: "query-timeout",
          confidence: "likely",
          summary:
            `The session is open, but ${waits ? "a query" : "even `select 1`"} gets no answer ` +
            `within ${Math.round(row.facts.steps.at(-1)?.tookMs ?? 0) / 1000} s.`,
          because,
          alternatives: [
            "server-overloaded",
            "query-response-stalled",
            ...(speaker === "pooler" ? (["pooler-exhausted"] as const) : []),
          ],
          nextSteps: ["Check the server's load, disk and memory.", "Read its log for this moment."],
        },
      ];
    case "malformed":
      return [
        {
          cause: "startup-not-postgres",
          confidence: "likely",
          owner: "client",
          summary: `${seen.place} opens a session, but its answers do not match the queries.`,
          because,
          alternatives: ["query-connection-lost"],
          nextSteps: [
            "Check host and port in the URL, and what listens there.",
            "Look for a proxy that modifies the traffic.",
          ],
        },
      ];
    case "connection-lost":
      return [
        row.facts.recovering || seen.climbs.some((climb) => recoveryIn(climb))
          ? crashing(seen, because)
          : {
              cause: "query-connection-lost",
              // A process that crashes at the query ends the session as silently as a proxy that cuts it.
              confidence: "likely",
              summary: "The connection was cut in the middle of a query.",
              because,
              alternatives: ["server-crash-looping"],
              nextSteps: [
                "Look for a restart, crash or failover: the server's log, its uptime.",
                "Look for a proxy that cuts connections.",
              ],
            },
      ];
  }
  return [];
}

/** It did not come, and a moment later the same came. */
function forAMoment(because: [string, string][], stalled: string | undefined): Draft {
  return {
    cause: "query-timeout",
    severity: "degraded",
    confidence: "likely",
    summary: "A query got no answer, but the same query passed a moment later.",
    because: [...because, ["query", `${stalled}: passed on a second session`]],
    alternatives: ["server-overloaded", "query-response-stalled", "tcp-lossy"],
    nextSteps: [
      "Run the check a few more times: a server or path that pauses now and then will do it again.",
      "Check the server's load and disk, and the machine that it runs on (a backup, a migration).",
    ],
  };
}

/** The session ended at a query, and another try met a server that recovers: queries crash its processes. */
function crashing(seen: ObservedCheck, because: [string, string][]): Draft {
  const own = seen.row("query")?.facts.recovering;
  const said = seen.climbs.flatMap((climb): [string, string][] => {
    const error = recoveryIn(climb);
    return error ? [[climb.id, `after the cut: ${error.message}`]] : [];
  });
  return {
    cause: "server-crash-looping",
    confidence: "likely",
    severity: "down",
    summary:
      `A query crashes the server at ${seen.place}: its session ends without an error, and the server goes ` +
      `into recovery.`,
    because: [
      ...because,
      ...(own ? ([["query", `after the cut: ${own.message}`]] as [string, string][]) : []),
      ...said,
    ],
    explains: ["startup-starting-up", "query-connection-lost", "server-recently-restarted"],
    alternatives: ["query-connection-lost"],
    nextSteps: [
      "Read the server's log for this moment: `was terminated by signal` names the process and its query, and 9 " +
        "means memory.",
      "Do not keep retrying: each crash ends everybody else's sessions.",
    ],
  };
}

/** Quick before: a server that is slow throughout has a rule of its own. */
const quickMs = 300;

/** The first queries came back at once, and the same session then answers neither a question nor its cancellation. */
function hanging(seen: ObservedCheck): Draft[] {
  const [query, server] = [seen.row("query"), seen.row("server")];
  if (server?.reason !== "query-timeout" || (query?.facts.roundTripMs ?? Infinity) > quickMs) return [];
  return [
    {
      cause: "query-timeout",
      severity: "degraded",
      confidence: "likely",
      summary: "A session answers `select 1`, then hangs: later queries and the cancel request get no answer.",
      because: [
        ["query", query?.summary ?? ""],
        ["server", server.summary],
      ],
      alternatives: ["query-response-stalled", "server-overloaded"],
      nextSteps: [
        "On the server, see what the process does: `select pid, state, wait_event from pg_stat_activity`, " +
          "`ps -o stat`.",
        "Look for a proxy or firewall that drops packets of connections that are some seconds old.",
        "Read the server's log for this moment.",
      ],
    },
  ];
}

/** target_session_attrs was not met: a server of the wrong kind is there, and the right one may be one that is not. */
function attributes(seen: ObservedCheck): Draft[] {
  const row = seen.failed("admission");
  if (row?.reason !== "session-attributes" || !["read-write", "primary"].includes(seen.inputs.targetSessionAttrs))
    return [];
  const gone = notAsked(seen, row.facts.passedOver);
  return [
    {
      cause: "server-read-only",
      ...sureIf(gone.length === 0, "target_session_attrs is not met"),
      summary: `No server matches target_session_attrs in the URL: ${row.summary}.`,
      because: [["admission", row.summary], ...gone],
      ...(gone.length > 0 ? { explains: ["tcp-some-addresses-fail"], alternatives: ["tcp-refused"] } : {}),
      nextSteps: [
        "Look for a failover: who is the primary now?",
        "Check target_session_attrs and the list of hosts in the URL.",
      ],
    },
  ];
}

/** Hosts that could not be asked which kind they are: one of them may be the primary. */
function notAsked(seen: ObservedCheck, passedOver: { address: string; why: string }[]): [string, string][] {
  const silent = (seen.row("tcp")?.facts.attempts ?? []).filter(({ outcome }) => outcome === "failed");
  const refused = (seen.row("startup")?.facts.earlier ?? []).filter(({ error }) => error?.sqlstate === "57P03");
  const other = passedOver.filter(({ why }) => !why.startsWith("target_session_attrs="));
  const said = "which may be the primary:";
  return [
    ...silent.map(({ address, port, reason }): [string, string] => ["tcp", `${address}:${port}, ${said} ${reason}`]),
    ...refused.map(({ address, error }): [string, string] => ["startup", `${address}, ${said} ${error?.message}`]),
    ...other.map(({ address, why }): [string, string] => ["admission", `${address}, ${said} ${why}`]),
  ];
}

export const queryFailed: Rule = { id: "query-failed", judges: ["query", "server"], judge };
