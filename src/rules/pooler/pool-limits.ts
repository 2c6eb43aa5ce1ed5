// On paper: the application's pools against what the pooler takes and gives.
import { confirmedBy } from "../confidence.ts";
import { poolSizeOf } from "../application/pool-size.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const said = seen.row("console");
  if (said?.outcome !== "passed") return [];
  const { database, settings } = said.facts;
  const pool = poolSizeOf(seen);
  if (!pool || !database) return [];
  const { poolSize, instances, wanted } = pool;
  const clients = Number(settings["max_client_conn"] ?? Infinity);
  const mode = database.poolMode ?? settings["pool_mode"];
  const servers = (database.poolSize || Infinity) + Number(settings["reserve_pool_size"] ?? 0);
  const limit = mode === "session" ? Math.min(clients, servers) : clients;
  if (wanted <= limit) return [];
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      ...confirmedBy("more than the pooler takes"),
      explains: ["capacity-checkout-slow", "capacity-some-connections-fail"],
      summary:
        `The application may open ${wanted} connections (${poolSize} × ${instances} instances), and the ` +
        `pooler ${limit === clients ? `takes ${clients} clients` : `has ${limit} servers in session mode`}.`,
      because: [
        pool.because,
        [
          "console",
          `max_client_conn ${settings["max_client_conn"] ?? "?"}, pool_size ${database.poolSize}, ` +
            `pool_mode ${mode ?? "?"}`,
        ],
      ],
      nextSteps: [
        "Make the application's pool smaller than the pooler's, or raise the pooler's. In transaction mode, few " +
          "server connections serve many clients.",
      ],
    },
  ];
}

export const poolerPool: Rule = { id: "pooler-pool", judges: ["console"], judge };
