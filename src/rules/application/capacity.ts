// The application's pool: on paper against the limits that the server shows, and as far as it was opened in fact.
import { confirmedBy, sureIf } from "../confidence.ts";
import { poolSizeOf } from "./pool-size.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

/** Of a role the limits that were seen are this check's own. */
function isOtherRole({ inputs, user }: ObservedCheck): boolean {
  return inputs.application?.role !== undefined && inputs.application.role !== user;
}

/** The role that checks has a limit of its own. */
function ownLimit(seen: ObservedCheck): boolean {
  return (seen.row("server")?.facts.limits ?? []).some(({ of }) => of === "role");
}

function ramp(seen: ObservedCheck): Draft[] {
  const row = seen.row("pool");
  const stopped = row?.outcome === "warned" ? row.facts.stopped : null;
  // What stopped it may be the limit of the role that it was tried as.
  if (!row || !stopped || (isOtherRole(seen) && ownLimit(seen))) return [];
  const { opened, attempted, poolSize } = row.facts;
  const because: [string, string][] = [["pool", row.summary]];
  if (stopped.kind === "fails")
    return [
      {
        cause: "capacity-some-connections-fail",
        ...sureIf(!isOtherRole(seen), "the pool's own size was tried"),
        summary:
          `Only ${opened + 1} of ${attempted + 1} connections open at once, but the application's pool ` +
          `needs ${poolSize}: ${stopped.why}`,
        because: [
          ...because,
          ...(isOtherRole(seen)
            ? ([["pool", `tried as ${seen.user}, which may have another limit than the application's role`]] as [
                string,
                string,
              ][])
            : []),
        ],
        alternatives: ["capacity-pool-exceeds-limit"],
        nextSteps: [
          "Find the limit that is reached: of the role (rolconnlimit), the database (datconnlimit), the server " +
            "(max_connections) or the pooler.",
          "Make the pool smaller, or raise that limit.",
        ],
      },
    ];
  return [
    {
      cause: "capacity-checkout-slow",
      confidence: "likely",
      summary: `Connection ${opened + 2} of the application's pool of ${poolSize} waits for more than a second.`,
      because,
      alternatives: ["capacity-pool-exceeds-limit", "pooler-exhausted"],
      nextSteps: [
        "Run on the pooler's console: `SHOW POOLS` (cl_waiting, maxwait) and `SHOW CONFIG` (default_pool_size, " +
          "pool_mode).",
        "Make the application's pool no larger than the pooler's, or find who holds its server connections.",
      ],
    },
  ];
}

/** The nearest of the limits that stand against one role's connections to one database. */
function paper(seen: ObservedCheck): Draft[] {
  const pool = poolSizeOf(seen);
  const server = seen.row("server");
  // Behind a pooler its own limits count, which the console shows.
  if (!pool || !server || seen.row("admission")?.facts.speaker === "pooler") return [];
  const { maxConnections, reservedConnections, limits } = server.facts;
  const usable = (maxConnections ?? 0) - (reservedConnections ?? 0);
  const all = [
    ...(usable > 0
      ? [
          {
            limit: usable,
            what: `the server has only ${usable} slots for it`,
            shown: `max_connections ${maxConnections}, ${reservedConnections} reserved`,
          },
        ]
      : []),
    ...(limits ?? [])
      .filter(({ of }) => of !== "role" || !isOtherRole(seen))
      .map(({ of, name, limit }) => ({
        limit,
        what: `the ${of} ${name} may have only ${limit}`,
        shown: `connection limit of the ${of} ${name}: ${limit}`,
      })),
  ].toSorted((one, other) => one.limit - other.limit);
  const [nearest] = all;
  const { poolSize, instances, wanted } = pool;
  if (!nearest || wanted <= nearest.limit) return [];
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      ...confirmedBy("the pool is larger than the limits"),
      explains: ["capacity-some-connections-fail"],
      summary:
        `The application may open ${wanted} connections (${poolSize} × ${instances} instances), ` +
        `but ${nearest.what}.`,
      because: [pool.because, ["server", nearest.shown]],
      nextSteps: [
        "Make the pool smaller, or put a pooler in front. A rolling deploy doubles the need.",
        "Or raise the limit that is reached first.",
      ],
    },
  ];
}

export const capacity: Rule = {
  id: "capacity",
  judges: ["pool", "server"],
  judge: (seen) => [...paper(seen), ...ramp(seen)],
};
