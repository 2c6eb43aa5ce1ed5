// What stands in TypeORM's `extra`, which goes to node-postgres, and is another library's word.
import { ignoredOption, namesAsCode } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";

/** Sequelize's, tarn's, mysql's and libpq's words; pg and pg-pool 8 have none of them. What pg-pool has for it. */
const strangers: Record<string, string | null> = {
  acquire: "connectionTimeoutMillis",
  acquireTimeout: "connectionTimeoutMillis",
  acquireTimeoutMillis: "connectionTimeoutMillis",
  idle: "idleTimeoutMillis",
  idleTimeout: "idleTimeoutMillis",
  evict: null,
  handleDisconnects: null,
  reapIntervalMillis: null,
  createTimeoutMillis: null,
  destroyTimeoutMillis: null,
  createRetryIntervalMillis: null,
  maxRetries: null,
  retryDelayMs: null,
  maxConnection: "max",
  minConnection: null,
  minConnections: null,
  queueLimit: null,
  waitForConnections: null,
  keepalives: "keepAlive",
  keepalives_idle: "keepAliveInitialDelayMillis",
  tcp_keepalives_idle: "keepAliveInitialDelayMillis",
  tcp_keepalives_interval: null,
  tcp_keepalives_count: null,
};

export const strangersInExtra: Lint = {
  id: "strangers-in-extra",
  source: "https://node-postgres.com/apis/pool",
  provenOn: null,
  check: (config): Found[] => {
    const found = config.options.filter(
      ({ name }) => name.startsWith("extra.") && Object.hasOwn(strangers, name.slice("extra.".length)),
    );
    const [first] = found;
    if (!first) return [];
    const names = found.map(({ name }) => name.slice("extra.".length));
    const meant = [...new Set(names.flatMap((name) => strangers[name] ?? []))];
    return [
      ignoredOption(first, {
        level: "note",
        why:
          `\`extra\` goes to node-postgres, whose version 8 silently ignores ` +
          `${namesAsCode(names)} there.` +
          (meant.length > 0 ? ` It reads ${namesAsCode(meant)}.` : ""),
        fix: `// remove ${names.join(", ")}${meant.length > 0 ? `, or set ${meant.join(", ")}` : ""}`,
      }),
    ];
  },
};
