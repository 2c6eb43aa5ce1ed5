// What each refusal of a server means once the password was accepted, in a sentence, and what to do.
import type { Cause } from "../../report/causes.ts";
import { defaultedStep, nameOddity } from "./odd-names.ts";
import { damagedCatalog, functionIn } from "./postgres-messages.ts";
import { both, type RefusalAdvice } from "./refusal-advice.ts";

/** https://www.postgresql.org/docs/current/sql-reindex.html: how to rebuild indexes of catalogs that cannot be read. */
export function reindexSteps(session: string, what: string): string[] {
  return [
    "Copy the data directory as it is, before anything is repaired. Then look for what damaged it: the disk, " +
      "fsync off.",
    `If it is an index: open a session that reads none of the system's (${session}), and there \`REINDEX ${what}\`.`,
    "If it is a table, or another page fails after it: restore a backup.",
  ];
}

export const afterLogin: Partial<Record<Cause, RefusalAdvice>> = {
  "admission-role-missing": (seen) => ({
    summary: `The role "${seen.user}" does not exist on this server${nameOddity(seen.user)}.`,
    next: [
      ...defaultedStep("user", seen.row("config")?.facts.sources),
      "Check the user in the URL.",
      "Create the role, or find out who dropped it. A restore elsewhere does not include roles.",
    ],
  }),
  "admission-role-cannot-login": (seen) => ({
    summary: `The role "${seen.user}" may not log in (NOLOGIN).`,
    next: [`As superuser: \`ALTER ROLE "${seen.user}" LOGIN\`. Or use the role that is meant for logging in.`],
  }),
  "admission-role-connection-limit": (seen) => ({
    summary: `The role "${seen.user}" has used up its own connection limit.`,
    next: [
      "End idle sessions of this role, or make its pools smaller.",
      `Raise it: \`ALTER ROLE "${seen.user}" CONNECTION LIMIT n\`.`,
    ],
  }),
  "admission-connections-reserved": both(
    "All ordinary connection slots are in use; the rest are reserved for superusers.",
    "As superuser: `select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 " +
      "order by 4 desc`.",
    "End idle sessions. Make pools smaller, or put a pooler in front.",
  ),
  "admission-database-missing": (seen) => ({
    summary:
      `The password is right, but there is no database "${seen.database}" on this ` +
      `server${nameOddity(seen.database)}.`,
    next: [
      ...defaultedStep("dbname", seen.row("config")?.facts.sources),
      "Check the database name in the URL, letter by letter, capitals too.",
      "List them: `select datname from pg_database`.",
    ],
  }),
  "admission-database-closed": (seen) => ({
    summary: `The database "${seen.database}" accepts no connections (ALLOW_CONNECTIONS false).`,
    next: [
      "Ask its operator: a restore or rename may be under way.",
      `As superuser: \`ALTER DATABASE "${seen.database}" ALLOW_CONNECTIONS true\`.`,
    ],
  }),
  "admission-database-damaged": (seen, error) => ({
    summary: damagedCatalog(error)
      ? `A catalog of the database "${seen.database}" is damaged, and queries need it: ${error.message}`
      : `The catalog lists the database "${seen.database}", but it cannot be opened: ${error.detail ?? error.message}`,
    next: damagedCatalog(error)
      ? reindexSteps(`\`PGOPTIONS="-P" psql ${seen.database}\``, `SYSTEM "${seen.database}"`)
      : [
          "Stop writing to this server, and copy its data directory as it is, before anything is repaired.",
          "If DROP DATABASE was interrupted: nothing can be recovered. Drop it again, and restore a backup.",
          "If files were lost (a restore, a mount, a manual clean-up): restore them from a backup, including " +
            "tablespaces.",
          "Try another database on the same server: it may still work.",
        ],
  }),
  "admission-login-code-failed": (seen, { message, context }) => ({
    summary:
      `The password is accepted, but code that runs at each login ` +
      `fails${functionIn(context) ? ` (${functionIn(context)})` : ""}: ${message}`,
    next: [
      "See what runs at login: `select * from pg_event_trigger where evtevent = 'login'` (17 and later), and " +
        "session_preload_libraries.",
      `See whose setting it is: \`select * from pg_db_role_setting\`. Then \`ALTER ROLE "${seen.user}" RESET ` +
        `session_preload_libraries\`, or ALTER DATABASE.`,
      "Meanwhile, log in as superuser with `PGOPTIONS=-cevent_triggers=off`, or as a role without that setting.",
    ],
  }),
  "admission-database-connection-limit": (seen) => ({
    summary: `The database "${seen.database}" has used up its own connection limit.`,
    next: [
      "End idle sessions in this database.",
      `Raise it: \`ALTER DATABASE "${seen.database}" CONNECTION LIMIT n\`.`,
    ],
  }),
  "admission-connect-denied": (seen) => ({
    summary: `The role "${seen.user}" has no CONNECT right on the database "${seen.database}".`,
    next: [`Grant it: \`GRANT CONNECT ON DATABASE "${seen.database}" TO "${seen.user}"\`.`],
  }),
  "admission-parameter-rejected": (_, { message }) => ({
    summary: `The server refuses a setting that the connection asks for: ${message}`,
    next: ["Remove the setting from the URL (options=…), PGOPTIONS, or the role's own settings."],
  }),
  "query-permission-denied": (_, { message }) => ({
    summary: `The role lacks a permission: ${message}`,
    next: ["Grant the permission, or use a role that has it."],
  }),
  "query-disk-full": both(
    "The server's disk is full.",
    "Free or add space. Check pg_wal, and replication slots that retain it.",
  ),
  "query-out-of-memory": (_, { routine, message, hint }) => {
    if (routine?.startsWith("dsm_"))
      return {
        summary: `The server's shared memory (/dev/shm) is full, not its disk: ${message}`,
        next: [
          "In a container, give it more: `docker run --shm-size=1g`, shm_size in Compose, or in Kubernetes an " +
            "emptyDir with medium Memory at /dev/shm.",
          "Until then, set `max_parallel_workers_per_gather = 0`: parallel workers use most of it.",
        ],
      };
    if (hint === null)
      return {
        summary: "The server ran out of memory.",
        next: ["Check work_mem, the number of sessions and the machine's memory."],
      };
    return {
      summary: `A fixed-size table in the server's shared memory is full: ${message}. ${hint}`,
      next: [
        "See who holds most: `select pid, count(*) from pg_locks group by 1 order by 2 desc limit 5`.",
        "Split transactions that touch thousands of tables or partitions, or raise the setting (needs a restart).",
      ],
    };
  },
  "query-timeout": both(
    "The server cancelled a trivial query: it is overloaded, or statement_timeout is far too low.",
    "As superuser, check statement_timeout of the role and the database, and the load.",
  ),
  "query-connection-lost": (_, { message }) => ({
    summary: `The server ended the session in the middle of a query: ${message}`,
    next: ["Read the server's log. Look for a restart, a failover or an administrator's command at that moment."],
  }),
  "session-transaction-refused": both(
    "The pooler allows single statements only (statement pooling) and rejects transaction blocks.",
    "Use transaction pooling: set `pool_mode = transaction` for this database in the pooler.",
    "Or connect directly to the server: nearly every driver, ORM and migration opens transactions.",
  ),
  "session-prepared-statement-lost": both(
    "Prepared statements disappear between transactions: the pooler, in transaction mode, switches server connections.",
    "Use unnamed statements in the driver (Ecto: `prepare: :unnamed`; Prisma: `pgbouncer=true`), or session mode.",
    "PgBouncer 1.21 and later can keep them: max_prepared_statements > 0.",
  ),
};
