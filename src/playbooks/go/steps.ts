// What people can run beside a Go application, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";

export function steps({ host, port, database, user, sslmode }: StepPlace): PlaybookStep[] {
  const dsn = `host=${host} port=${port} dbname=${database} user=${user} sslmode=${sslmode}`;
  return [
    {
      title: "1. From inside the running application, with its own pool",
      language: "go",
      code: `ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
defer cancel()
log.Println("ping:", db.PingContext(ctx)) // pool.Ping(ctx) with pgxpool`,
      reads:
        "sql.Open opens nothing: the first Ping or query does. The error names the layer (dial tcp, tls, SQLSTATE).",
    },
    {
      title: "2. The same string without the application",
      language: "sh",
      code:
        `PGPASSWORD="$DBCHECK_PASSWORD" psql "${dsn} connect_timeout=5" -c 'select current_user, ` +
        `inet_server_addr()'`,
      reads:
        "If it works here and fails there, the strings differ. Without sslmode, lib/pq asks for TLS; pgx and " +
        "psql do not.",
    },
    {
      title: "3. The pool alone",
      language: "go",
      code: `log.Printf("%+v", db.Stats()) // pool.Stat() with pgxpool`,
      reads:
        "WaitCount grows and InUse is at MaxOpenConnections: rows or transactions are not closed. 0 means no limit.",
    },
    {
      title: "4. The options actually in effect, without secrets",
      language: "go",
      code: `config, err := pgx.ParseConfig(dsn)
log.Println(err, config.Host, config.Port, config.Database, config.User, config.TLSConfig != nil, config.RuntimeParams)`,
      reads: "RuntimeParams are sent to the server as settings: one that it does not know ends each connection.",
    },
    {
      title: "5. More in the log",
      language: "sh",
      code: "PGSSLMODE= PQGO_DEBUG=1 ./application # lib/pq; with pgx: config.Tracer",
      reads: "Each protocol message is one line.",
    },
  ];
}

export const logs = {
  search: [
    "dial tcp",
    "context deadline exceeded",
    "SSL is not enabled on the server",
    "unrecognized configuration parameter",
    "unsupported sslmode",
    "prepared statement",
    "too many clients already",
    "SQLSTATE",
  ],
  hint:
    "`context deadline exceeded` hides which step took the time: the errors before it, or a shorter context for " +
    "each step, show it.",
};
