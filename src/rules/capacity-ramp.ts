// The application's pool, opened as far as was safe: not all of it gets in, or the rest has to wait.
import type { Rule } from "./rule.ts";

export const capacityRamp: Rule = {
  id: "capacity-ramp",
  judge: (seen) => {
    const row = seen.row("pool");
    const stopped = row?.outcome === "warned" ? row.facts.stopped : null;
    if (!row || !stopped) return [];
    const { opened, attempted, poolSize } = row.facts;
    const because: [string, string][] = [["pool", row.summary]];
    if (stopped.kind === "fails")
      return [
        {
          cause: "capacity-some-connections-fail",
          confidence: "confirmed",
          summary: `Only ${opened + 1} of ${attempted + 1} connections get in at once, and the application's pool wants ${poolSize}: ${stopped.why}`,
          because,
          alternatives: ["capacity-pool-exceeds-limit"],
          nextSteps: [
            "Find the limit that is met: of the role (rolconnlimit), the database (datconnlimit), the server (max_connections) or the pooler.",
            "Make the pool smaller, or raise that limit.",
          ],
        },
      ];
    return [
      {
        cause: "capacity-checkout-slow",
        confidence: "likely",
        summary: `Connection ${opened + 2} of the application's pool of ${poolSize} has to wait for more than a second.`,
        because,
        alternatives: ["capacity-pool-exceeds-limit", "pooler-exhausted"],
        nextSteps: [
          "On the pooler's console: SHOW POOLS (cl_waiting, maxwait) and SHOW CONFIG (default_pool_size, pool_mode).",
          "Make the application's pool no larger than the pooler's, or look for who holds its servers.",
        ],
      },
    ];
  },
};
