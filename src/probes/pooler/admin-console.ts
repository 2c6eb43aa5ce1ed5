// What does the pooler say of itself? Its console speaks the simple
// protocol only (pgbouncer.org/usage.html, "Admin console").
import { psqlLine } from "../../target/reproduce.ts";
import type { AdminConsoleFacts } from "../facts.ts";
import { loginElsewhere } from "../way-in/login.ts";
import { passed, unknown, type Answer, type Probe, type ProbeContext } from "../probe.ts";
import { digits, nullable, asText, Unreadable } from "../server/state/json-reader.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

/** Settings that rules or people ask for; none of them is a secret. */
const wanted = [
  "pool_mode",
  "default_pool_size",
  "reserve_pool_size",
  "max_client_conn",
  "max_db_connections",
  "max_user_connections",
  "query_wait_timeout",
  "server_login_retry",
  "server_idle_timeout",
  "client_idle_timeout",
  "max_prepared_statements",
  "ignore_startup_parameters",
];

/** Columns differ between versions: rows are read by name. */
type Row = Record<string, string | null>;

async function run(context: ProbeContext): Promise<Answer<AdminConsoleFacts>> {
  const admin = context.target.pooler?.admin;
  if (!admin) return unknown("not-applicable", "there is no admin_url");
  const more = { reproduce: psqlLine(admin).replace(/ -c .*$/, " -c 'show pools'") };
  const attempt = await loginElsewhere(context, admin);
  if (!attempt.session) return unknown("not-permitted", `the console cannot be reached: ${attempt.why}`, null, more);
  const { session } = attempt;
  try {
    const facts = await read(session, context);
    if (!facts)
      return unknown(
        "no-answer-of-ours",
        "admin_url is not a pooler's console: the server there does not know its commands",
        null,
        more,
      );
    return passed(describe(facts, context.conninfo.database), facts, more);
  } catch (failure) {
    if (failure instanceof Unreadable)
      return unknown("answer-unreadable", `the console's answer cannot be read (${failure.message})`, null, more);
    if (!(failure instanceof WireFailure)) throw failure;
    return unknown("no-answer-of-ours", `the console does not answer: ${failure.message}`, null, more);
  } finally {
    session.close();
  }
}

/** 0 where this version has no such column, and where a limit is not set. Throws `Unreadable`. */
function numberOf(row: Row, column: string): number {
  return digits(row[column] || "0", column);
}

async function read(session: Session, context: ProbeContext): Promise<AdminConsoleFacts | null> {
  const known = await session.query("SHOW DATABASES", context.within(1500));
  if (known.error) return null;
  const show = async (what: string): Promise<Row[]> => {
    const { columns, rows } = what === "DATABASES" ? known : await session.query(`SHOW ${what}`, context.within(1500));
    const cell = (value: string | null | undefined) => nullable(asText)(value ?? null, `SHOW ${what}`);
    return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, cell(row[at])])));
  };
  const { database: name, user } = context.conninfo;
  const databases = await show("DATABASES");
  const entry = databases.find((row) => row["name"] === name) ?? null;
  const all = (await show("POOLS")).filter((row) => row["database"] === name);
  // A pool is of one database and one user; a database with a forced user has that one's alone.
  const own = all.filter((row) => row["user"] === user);
  const pools = own.length > 0 ? own : all;
  const settings = Object.fromEntries((await show("CONFIG")).map((row) => [row["key"] ?? "", row["value"] ?? ""]));
  const clients = (await show("LISTS")).find(({ list }) => list === "used_clients");
  const [version] = await show("VERSION");
  const sum = (column: string) => pools.reduce((total, row) => total + numberOf(row, column), 0);
  return {
    version: version ? (Object.values(version)[0] ?? null) : null,
    database: entry && databaseOf(entry),
    knownDatabases: databases.length,
    pools: {
      clientsActive: sum("cl_active"),
      clientsWaiting: sum("cl_waiting"),
      serversActive: sum("sv_active"),
      serversIdle: sum("sv_idle") + sum("sv_used") + sum("sv_tested"),
      serversLogin: sum("sv_login"),
      longestWaitSeconds: Math.max(0, ...pools.map((row) => numberOf(row, "maxwait"))),
    },
    clients: clients ? numberOf(clients, "items") : null,
    settings: Object.fromEntries(wanted.flatMap((key) => (settings[key] === undefined ? [] : [[key, settings[key]]]))),
  };
}

function databaseOf(row: Row): AdminConsoleFacts["database"] {
  return {
    host: row["host"] ?? null,
    port: row["port"] === null || row["port"] === undefined ? null : numberOf(row, "port"),
    name: row["database"] ?? "",
    poolSize: numberOf(row, "pool_size"),
    maxConnections: numberOf(row, "max_connections"),
    currentConnections: numberOf(row, "current_connections"),
    paused: row["paused"] === "1",
    disabled: row["disabled"] === "1",
    poolMode: row["pool_mode"] || null,
  };
}

function describe({ version, database, pools, settings }: AdminConsoleFacts, name: string): string {
  if (!database) return `${version ?? "the pooler"} does not list a database "${name}"`;
  const state = database.paused ? ", paused" : database.disabled ? ", disabled" : "";
  return (
    `${version ?? "pooler"}, ${database.poolMode ?? settings["pool_mode"] ?? "?"} mode${state}: ${pools.clientsWaiting} clients ` +
    `wait, ${pools.serversActive} of ${database.poolSize} servers in use, ${pools.serversIdle} free`
  );
}

export const adminConsole: Probe<"console"> = {
  id: "console",
  title: "Pooler's console",
  layer: "pooler",
  needs: ["config"],
  applies: ({ pooler }) => pooler?.admin !== null && pooler?.admin !== undefined,
  run,
};
