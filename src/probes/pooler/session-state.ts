// Is this session ours alone? Behind a pooler in transaction mode
// the next client has the server after every transaction.
import { randomBytes } from "node:crypto";
import { psqlLine } from "../../target/reproduce.ts";
import type { SessionFacts } from "../facts.ts";
import {
  asListOf,
  flag,
  nullable,
  number,
  object,
  readJson,
  seconds,
  asText,
  Unreadable,
} from "../server/state/json-reader.ts";
import { login } from "../way-in/login.ts";
import {
  passed,
  unknown,
  warned,
  type Answer,
  type Aside,
  type Candidate,
  type Probe,
  type ProbeContext,
} from "../probe.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

/** For each question: clients of others may be waiting for the same server. */
const questionMs = 400;

/**
 * What poolers set themselves on the way (PgBouncer: track_extra_parameters
 * and its own), so that it proves nobody's SET.
 */
const poolersOwn = [
  "application_name",
  "client_encoding",
  "DateStyle",
  "IntervalStyle",
  "TimeZone",
  "standard_conforming_strings",
  "extra_float_digits",
];

const traces = `select json_build_object(
  'pid', pg_backend_pid(),
  'ageSeconds', (select extract(epoch from clock_timestamp() - backend_start) from pg_stat_activity where pid = pg_backend_pid()),
  'settings', (select coalesce(json_agg(name), '[]') from pg_settings where source = 'session' and setting is distinct from reset_val
     and name <> all ('{${poolersOwn.join(",")}}')),
  'statements', (select count(*) from pg_prepared_statements where name !~ '^(PGBOUNCER_\\d+|dbcheck_)'),
  'loginTrigger', exists (select from pg_event_trigger where evtevent = 'login' and evtenabled <> 'D'),
  'locks', (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
  'temporary', (select count(*) from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r'))::text`;

interface Traces {
  pid: number;
  /** Since the server connection was opened; null where it is not shown. */
  ageSeconds: number | null;
  settings: string[];
  statements: number;
  /** Code of the database's own runs on each new connection. */
  loginTrigger: boolean;
  locks: number;
  temporary: number;
}
const told = object<Traces>({
  pid: number,
  ageSeconds: nullable(seconds),
  settings: asListOf(asText),
  statements: number,
  loginTrigger: flag,
  locks: number,
  temporary: number,
});

async function run(context: ProbeContext): Promise<Answer<SessionFacts>> {
  const { session, current } = context.carried;
  const admitted = context.seen("admission")?.facts;
  const more = { reproduce: psqlLine(context.conninfo) };
  if (admitted?.speaker !== "pooler")
    return passed("no pooler in between: each session belongs to one client", noTraces(), more);
  if (!session || !current) return unknown("prerequisite-missing", "no open session to query", null, more);
  const facts = noTraces();
  const attempt = await login({ ...context, within: (ms) => context.within(Math.min(ms, 1000)) }, current);
  try {
    const first = await tracesOf(session, context).catch(whyNot);
    if (first === "no-answer-of-ours") return unknown(first, "the session could not be read", facts, more);
    if (first === "answer-unreadable")
      return unknown(first, "the server's answer about this session cannot be read", facts, more);
    Object.assign(facts, await leaked(session, attempt.session, first, context));
    const second = attempt.session ? await readTraces(attempt.session, context) : null;
    // Both stay open: only a pooler that takes the server back in between can give the same one to both.
    if (second)
      Object.assign(facts, {
        poolMode: second.pid === first.pid ? "transaction" : "session",
        modeKnownBy: "behaviour",
      });
    else Object.assign(facts, modeByConsole(context));
    if (attempt.session && facts.poolMode === "transaction")
      facts.namedStatementSurvives = await survives(attempt.session, context, current, facts);
    if (facts.transactionRefused) facts.poolMode = "statement";
  } finally {
    attempt.session?.close();
    if (session.owes) {
      await context.cleanUp(session.cancel());
      session.close();
      context.carried.session = null;
    }
  }
  return judge(facts, more);
}

/**
 * What others left. On a connection that nobody but this check has had yet there is nothing of theirs; what stands on
 * each of the pool's connections was made with them, by the pooler (PgBouncer's connect_query) or a login trigger.
 */
async function leaked(
  one: Session,
  other: Session | null,
  first: Traces,
  context: ProbeContext,
): Promise<Partial<SessionFacts>> {
  if (isNew(first, context)) return {};
  const ofOthers = { leakedStatements: first.statements, leakedLocks: first.locks };
  if (first.settings.length + first.temporary === 0) return ofOthers;
  const beside = other && (await quietly(() => heldBeside(one, other, first, context)));
  if (!beside)
    return first.loginTrigger
      ? ofOthers
      : { ...ofOthers, leakedSettings: first.settings, leakedTemporaryTables: first.temporary };
  const leakedSettings = first.settings.filter((name) => !beside.settings.includes(name));
  const leakedTemporaryTables = beside.temporary > 0 ? 0 : first.temporary;
  const isShown = leakedSettings.length + leakedTemporaryTables > 0;
  return { ...ofOthers, leakedSettings, leakedTemporaryTables, ...(isShown ? { leakShown: true as const } : {}) };
}

/** Another connection of the same pool, while the first is held; null where there is none. */
async function heldBeside(one: Session, other: Session, first: Traces, context: ProbeContext): Promise<Traces | null> {
  const begun = await one.query("begin", context.within(questionMs));
  try {
    const beside = begun.error ? null : await readTraces(other, context);
    return beside?.pid === first.pid ? null : beside;
  } finally {
    await one.query("rollback", context.within(questionMs));
  }
}

/** The server connection was opened since this check began. */
function isNew({ ageSeconds }: Traces, context: ProbeContext): boolean {
  const began = Date.parse(context.seen("config")?.at ?? "");
  return ageSeconds !== null && ageSeconds * 1000 < Date.now() - began;
}

function modeByConsole(context: ProbeContext): Pick<SessionFacts, "poolMode" | "modeKnownBy"> {
  const said = context.seen("console");
  const facts = said?.outcome === "passed" ? said.facts : null;
  const mode = facts?.database?.poolMode ?? facts?.settings?.["pool_mode"];
  return mode === "session" || mode === "transaction" || mode === "statement"
    ? { poolMode: mode, modeKnownBy: "console" }
    : { poolMode: "unknown", modeKnownBy: null };
}

function noTraces(): SessionFacts {
  return {
    poolMode: "unknown",
    modeKnownBy: null,
    leakedSettings: [],
    leakedStatements: 0,
    leakedLocks: 0,
    leakedTemporaryTables: 0,
    namedStatementSurvives: null,
  };
}

function judge(facts: SessionFacts, more: Aside): Answer<SessionFacts> {
  const left = [
    facts.leakedSettings.length > 0 ? `settings ${facts.leakedSettings.slice(0, 5).join(", ")}` : "",
    facts.leakedStatements > 0 ? `${facts.leakedStatements} prepared statements` : "",
    facts.leakedLocks > 0 ? `${facts.leakedLocks} advisory locks` : "",
    facts.leakedTemporaryTables > 0 ? `${facts.leakedTemporaryTables} temporary tables` : "",
  ].filter((asText) => asText !== "");
  const mode =
    facts.poolMode === "unknown"
      ? "pool mode not seen"
      : facts.modeKnownBy === "console"
        ? `the console says ${facts.poolMode} pooling`
        : `behaves like ${facts.poolMode} pooling`;
  const named =
    facts.namedStatementSurvives === false ? "; a named statement is lost when another client uses the connection" : "";
  if (facts.transactionRefused)
    return warned("server-error", `${mode}; BEGIN is refused: ${facts.transactionRefused.message}`, facts, more);
  if (left.length > 0)
    return warned(
      "session-leaked",
      `${mode}; a fresh session still has state from other clients: ${left.join("; ")}`,
      facts,
      more,
    );
  if (facts.namedStatementSurvives === false) return warned("prepared-statement-lost", `${mode}${named}`, facts, more);
  return passed(mode, facts, more);
}

async function readTraces(session: Session, context: ProbeContext): Promise<Traces | null> {
  return quietly(() => tracesOf(session, context));
}

async function tracesOf(session: Session, context: ProbeContext): Promise<Traces> {
  const { rows } = await session.query(traces, context.within(questionMs));
  return readJson(rows[0]?.[0], told);
}

function whyNot(failure: unknown): "no-answer-of-ours" | "answer-unreadable" {
  if (failure instanceof Unreadable) return "answer-unreadable";
  if (failure instanceof WireFailure) return "no-answer-of-ours";
  throw failure;
}

/**
 * Whether a statement that one client has named is still there when another client has the
 * server: the other holds it in a transaction, and is let go at once. Neither is the climb's
 * own session: a pooler may end them over it. Null where it could not be told.
 */
async function survives(
  one: Session,
  context: ProbeContext,
  to: Candidate,
  facts: SessionFacts,
): Promise<boolean | null> {
  const name = `dbcheck_${randomBytes(4).toString("hex")}`;
  const { session: other } = await login({ ...context, within: (ms) => context.within(Math.min(ms, 1000)) }, to);
  if (!other) return null;
  const answer = await quietly(async () => {
    const prepared = await one.prepare(name, "select 1", context.within(questionMs));
    const begun = await other.query("begin", context.within(questionMs));
    if (begun.error) facts.transactionRefused = begun.error;
    try {
      if (prepared.error || begun.error) return null;
      const { error } = await one.execute(name, context.within(questionMs));
      return error === null ? true : error.sqlstate === "26000" ? false : null;
    } finally {
      await other.query("rollback", context.within(questionMs));
      // The server that was held is the first to be given again (PgBouncer: LIFO): what was named on it goes.
      await one.deallocate(name, context.within(questionMs));
    }
  });
  other.close();
  return answer;
}

async function quietly<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (failure) {
    whyNot(failure);
    return null;
  }
}

export const session: Probe<"session"> = {
  id: "session",
  title: "Pooled session",
  layer: "session",
  needs: ["query"],
  run,
};
