// What people can run beside a Rails application, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";

export function steps({ host, port, database, user, sslmode }: StepPlace): PlaybookStep[] {
  return [
    {
      title: "1. From inside the running application, with its own configuration",
      language: "sh",
      code: `bin/rails runner '
pool = ActiveRecord::Base.connection_pool
p pool.db_config.configuration_hash.except(:password, :url)
p ActiveRecord::Base.connection.select_rows("select current_user, inet_server_addr()")
p pool.stat'`,
      reads:
        "The first line shows what is actually in effect: DATABASE_URL overrides database.yml. In pool.stat, " +
        "waiting > 0 at rest means connections that are never released.",
    },
    {
      title: "2. The driver alone",
      language: "sh",
      code:
        `PGPASSWORD="$DBCHECK_PASSWORD" ruby -rpg -e 'p PG.connect(host: "${host}", port: ${port}, dbname: ` +
        `"${database}", user: "${user}", sslmode: "${sslmode}", connect_timeout: ` +
        `5).conninfo_hash.except(:password).compact'`,
      reads: "If it works but step 1 does not, compare the two lists: the difference is the cause.",
    },
    {
      title: "3. The pool alone, with the application's own configuration",
      language: "sh",
      code: `bin/rails runner '
pool = ActiveRecord::Base.connection_pool
p Array.new(pool.size) { Thread.new { pool.with_connection { |one| one.select_value("select pg_backend_pid()") } } }.map { |one| one.value rescue $! }
p pool.stat'`,
      reads: "One number for each connection that the pool opens. An error names the limit that is reached.",
    },
    {
      title: "4. More in the log",
      language: "ruby",
      code: `config.log_level = :debug; ActiveRecord.verbose_query_logs = true`,
      reads: "The first error after the start counts.",
    },
  ];
}

export const logs = {
  search: [
    "ActiveRecord::ConnectionNotEstablished",
    "ActiveRecord::DatabaseConnectionError",
    "PG::ConnectionBad",
    "ConnectionTimeoutError",
    "could not obtain a connection from the pool",
    "AdapterNotFound",
    "PreparedStatementCacheExpired",
    "decryption failed or bad record mac",
    "lost synchronization with server",
  ],
  hint:
    "ActiveRecord::ConnectionTimeoutError is the application's own pool; PG::ConnectionBad is the path to the " +
    "server. `bad record mac` means that processes share a session over fork: let each open its own after it.",
};
