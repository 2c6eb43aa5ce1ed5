// What each refusal of a server means once the password was accepted, in a sentence, and what to do.
import type { Cause } from "../../report/causes.ts";
import { defaultedStep, nameOddity } from "./odd-names.ts";
import { functionIn } from "./postgres-messages.ts";
import { both, type RefusalAdvice } from "./refusal-advice.ts";

export const afterLogin: Partial<Record<Cause, RefusalAdvice>> = {
  "admission-role-missing": (seen) => ({
    summary: `The role "${seen.user}" does not exist on this server${nameOddity(seen.user)}.`,
    next: [
      ...defaultedStep("user", seen.row("config")?.facts.sources),
      "Check the user in the URL.",
      "Create the role, or find out who dropped it; a restore elsewhere brings no roles.",
    ],
  }),
  "admission-role-cannot-login": (seen) => ({
    summary: `The role "${seen.user}" may not log in (NOLOGIN).`,
    next: [`As superuser: ALTER ROLE "${seen.user}" LOGIN — or use the role meant for logging in.`],
  }),
  "admission-role-connection-limit": (seen) => ({
    summary: `The role "${seen.user}" has used up its own connection limit.`,
    next: [
      "End idle sessions of this role, or make its pools smaller.",
      `Raise it: ALTER ROLE "${seen.user}" CONNECTION LIMIT n.`,
    ],
  }),
  "admission-connections-reserved": both(
    "All ordinary connection slots are taken; the last ones are reserved for superusers.",
    "As superuser: `select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 order by 4 desc`.",
    "End idle sessions; make pools smaller, or put a pooler in front.",
  ),
  "admission-database-missing": (seen) => ({
    summary: `The password is right, but there is no database "${seen.database}" on this server${nameOddity(seen.database)}.`,
    next: [
      ...defaultedStep("dbname", seen.row("config")?.facts.sources),
      "Check the database name in the URL, letter by letter, capitals too.",
      "List them: `select datname from pg_database`.",
    ],
  }),
  "admission-database-closed": (seen) => ({
    summary: `The database "${seen.database}" takes no connections (ALLOW_CONNECTIONS false).`,
    next: [
      "A restore or rename may be under way: ask who runs it.",
      `As superuser: ALTER DATABASE "${seen.database}" ALLOW_CONNECTIONS true.`,
    ],
  }),
  "admission-database-damaged": (seen, { message, detail }) => ({
    summary: `The catalog knows the database "${seen.database}", but it cannot be opened: ${detail ?? message}`,
    next: [
      "Stop writing to this server, and copy its data directory as it is, before anything is repaired.",
      "Half dropped (DROP DATABASE was interrupted): nothing can be saved from it; DROP DATABASE it, and restore.",
      "Files lost (a restore, a mount, a clean-up by hand): restore them from a backup; tablespaces included.",
      "Other databases of the same server may be well: try one.",
    ],
  }),
  "admission-login-code-failed": (seen, { message, context }) => ({
    summary: `The password is accepted, but code that the server runs at each login fails${functionIn(context) ? ` (${functionIn(context)})` : ""}: ${message}`,
    next: [
      "See what runs at login: select * from pg_event_trigger where evtevent = 'login' (17 and later), and session_preload_libraries.",
      `Whose setting it is: select * from pg_db_role_setting; ALTER ROLE "${seen.user}" RESET session_preload_libraries, or the same with ALTER DATABASE.`,
      "To get in meanwhile: as superuser with event_triggers=off (PGOPTIONS=-cevent_triggers=off), or as a role without that setting.",
    ],
  }),
  "admission-database-connection-limit": (seen) => ({
    summary: `The database "${seen.database}" has used up its own connection limit.`,
    next: ["End idle sessions in this database.", `Raise it: ALTER DATABASE "${seen.database}" CONNECTION LIMIT n.`],
  }),
  "admission-connect-denied": (seen) => ({
    summary: `The role "${seen.user}" has no CONNECT right on the database "${seen.database}".`,
    next: [`GRANT CONNECT ON DATABASE "${seen.database}" TO "${seen.user}".`],
  }),
  "admission-parameter-rejected": (_, { message }) => ({
    summary: `The server refuses a setting that the connection asks for: ${message}`,
    next: ["Take the setting out of the URL (options=…), of PGOPTIONS, or of the role's own settings."],
  }),
  "query-permission-denied": (_, { message }) => ({
    summary: `The role may not do what was asked: ${message}`,
    next: ["Grant the right, or use the role that has it."],
  }),
  "query-disk-full": both(
    "The server's disk is full.",
    "Free or add space; look at pg_wal and at replication slots that hold it back.",
  ),
  "query-out-of-memory": (_, { routine, message, hint }) => {
    if (routine?.startsWith("dsm_"))
      return {
        summary: `The server's shared memory (/dev/shm) is full, not its disk: ${message}`,
        next: [
          "In a container: give it more (docker run --shm-size=1g, compose: shm_size; Kubernetes: an emptyDir with medium Memory at /dev/shm).",
          "Until then: fewer parallel workers (max_parallel_workers_per_gather = 0) take less of it.",
        ],
      };
    if (hint === null)
      return {
        summary: "The server ran out of memory.",
        next: ["Look at work_mem, at the number of sessions and at the machine's memory."],
      };
    return {
      summary: `A table of fixed size in the server's shared memory is full: ${message}. ${hint}`,
      next: [
        "See who holds most: select pid, count(*) from pg_locks group by 1 order by 2 desc limit 5.",
        "Transactions that touch thousands of tables or partitions fill it: split them, or raise the setting (a restart).",
      ],
    };
  },
  "query-timeout": both(
    "The server cancelled a trivial query: it is overloaded, or statement_timeout is set absurdly low.",
    "As superuser, look at statement_timeout of role and database, and at the load.",
  ),
  "query-connection-lost": (_, { message }) => ({
    summary: `The server ended the session in the middle of a query: ${message}`,
    next: ["Look for a restart, a failover or an administrator at that moment; read the server's log."],
  }),
  "session-transaction-refused": both(
    "The pooler takes single statements only (statement pooling): it lets no transaction block through.",
    "Use transaction pooling: pool_mode = transaction for this database, on the pooler.",
    "Or connect past it: nearly every driver, ORM and migration opens transactions.",
  ),
  "session-prepared-statement-lost": both(
    "A prepared statement is gone in the next round trip: a pooler in transaction mode swaps servers in between.",
    "Use unnamed statements in the driver (Ecto: `prepare: :unnamed`; Prisma: `pgbouncer=true`), or session mode.",
    "PgBouncer 1.21 and later can keep them: max_prepared_statements > 0.",
  ),
};
