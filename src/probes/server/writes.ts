// Does a write come through, to its commit? Reads stay fine on a full disk, a lost standby or a read-only guard.
import { psqlLine } from "../../target/reproduce.ts";
import type { WritesFacts } from "../facts.ts";
import { login } from "../way-in/login.ts";
import { failed, passed, unknown, type Answer, type Probe, type ProbeContext } from "../probe.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

/**
 * For the whole try; statement_timeout ends a write before, but never a
 * COMMIT (postgres.c disarms it first): that one we cancel.
 */
const tryMs = 2500;
const serverGivesUpMs = 2000;
/** A commit that takes this long is looked at from a second session. */
const lookAfterMs = 1000;

/**
 * A temporary table holds no lock that others could meet, and is gone with its transaction; its catalog rows
 * are WAL, so that the commit is felt as any other (CREATE TABLE, ON COMMIT DROP). 64 KB in rows that are too
 * short to be compressed; on the default tablespace, where the application's tables are.
 */
const bounds =
  `set local statement_timeout = ${serverGivesUpMs}; set local lock_timeout = 1000; set local temp_tablespaces = ` +
  `''`;
const table = `begin; ${bounds}; create temporary table dbcheck_canary (n int, filler text) on commit drop;
insert into dbcheck_canary select n, repeat(md5(random()::text), 30) from generate_series(1, 64) n; select pg_backend_pid()`;
/**
 * Where the role has no right to make temporary tables: a transactional
 * message, which nobody reads and which must be committed.
 */
const message = `begin; ${bounds}; select pg_logical_emit_message(true, 'dbcheck', 'canary')::text; select pg_backend_pid()`;

async function run(context: ProbeContext): Promise<Answer<WritesFacts>> {
  const { session } = context.carried;
  const facts: WritesFacts = {
    canary: null,
    stage: null,
    commitMs: null,
    hung: false,
    waitEvent: null,
    notReplicated: false,
    error: null,
  };
  const more = { reproduce: psqlLine(context.conninfo) };
  if (!context.allowWriteCanary) return unknown("not-tried", "writes were not tried", facts, more);
  if (!session) return unknown("prerequisite-missing", "no open session to write in", facts, more);
  const deadline = context.within(tryMs);
  const noticesBefore = session.notices.length;
  try {
    const pid = await write(session, facts, deadline);
    if (pid !== null) await commit(context, session, pid, facts, deadline);
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    if (failure.reason !== "silent") {
      drop(context, session);
      return failed("connection-lost", `${stageText(facts)} ends the connection (${failure.reason})`, facts, more);
    }
    facts.hung = true;
    await giveUp(context, session);
  }
  // A canceled wait for a standby ends with a warning, and the commit stands (syncrep.c).
  facts.notReplicated = session.notices.slice(noticesBefore).some(({ routine }) => routine === "SyncRepWaitForLSN");
  return { ...conclude(facts, context.signal.aborted), facts, ...more };
}

/**
 * Writes inside an open transaction. The server process's id, or null
 * where the server refuses; the transaction is closed then.
 */
async function write(session: Session, facts: WritesFacts, deadline: AbortSignal): Promise<number | null> {
  const kinds = [
    ["temporary table", table],
    ["logical message", message],
  ] as const;
  for (const [canary, statement] of kinds) {
    Object.assign(facts, { canary, stage: "write" });
    const { rows, error } = await session.query(statement, deadline);
    facts.error = error;
    if (!error) return Number(rows.at(-1)?.[0]);
    await session.query("rollback", deadline);
    if (error.sqlstate !== "42501") return null;
  }
  return null;
}

async function commit(
  context: ProbeContext,
  session: Session,
  pid: number,
  facts: WritesFacts,
  deadline: AbortSignal,
): Promise<void> {
  facts.stage = "commit";
  const started = performance.now();
  let isOver = false;
  const done = session.query("commit", deadline).finally(() => (isOver = true));
  const watched = watch(context, pid, facts, () => isOver);
  try {
    facts.error = (await done).error;
    facts.commitMs = Math.round((performance.now() - started) * 10) / 10;
  } finally {
    await watched;
  }
}

/** Looks at the commit from a second session while it hangs. */
async function watch(context: ProbeContext, pid: number, facts: WritesFacts, isOver: () => boolean): Promise<void> {
  const until = performance.now() + lookAfterMs;
  while (!isOver() && performance.now() < until && !context.signal.aborted)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const { current } = context.carried;
  // What a server calls its process may be anything.
  if (isOver() || !current || context.signal.aborted || !Number.isSafeInteger(pid)) return;
  const second = await login({ ...context, within: (ms) => context.within(Math.min(ms, 700)) }, current);
  if (!second.session) return;
  try {
    const asked = `select wait_event_type, wait_event from pg_stat_activity where pid = ${pid} and state = 'active'`;
    const { rows } = await second.session.query(asked, context.within(700));
    const [row] = rows;
    if (row) facts.waitEvent = { type: row[0] ?? null, event: row[1] ?? null };
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
  } finally {
    second.session.close();
  }
}

function conclude(facts: WritesFacts, checkEnded: boolean): Answer<WritesFacts> {
  const { error, canary, commitMs } = facts;
  if (facts.notReplicated || (facts.hung && facts.waitEvent?.event === "SyncRep"))
    return failed(
      "query-timeout",
      "the commit of a write waits for a synchronous standby that does not confirm it",
      facts,
    );
  // The check's own end is no fault of the server's.
  if (facts.hung && checkEnded)
    return unknown("check-ended", `${stageText(facts)} had no answer when the check ended`, facts);
  if (facts.hung)
    return failed(
      "query-timeout",
      `${stageText(facts)} gets no answer within ${tryMs / 1000} s${waitText(facts)}`,
      facts,
    );
  if (!error) return passed(`a write was committed in ${commitMs} ms (${canary}, gone with its transaction)`, facts);
  const said = `${error.sqlstate}: ${error.message}`;
  if (error.sqlstate === "25006") return failed("read-only", `a write is refused: ${said}`, facts);
  if (error.sqlstate === "42501")
    return unknown("not-permitted", `this role can write neither a temporary table nor a message: ${said}`, facts);
  if (error.sqlstate === "57014") return failed("query-timeout", `a write does not end: ${said}`, facts);
  return failed("server-error", `a write fails: ${said}`, facts);
}

function stageText({ stage }: WritesFacts): string {
  return stage === "commit" ? "the commit of a write" : "a write";
}

function waitText({ waitEvent }: WritesFacts): string {
  return waitEvent?.event ? `; it waits for ${waitEvent.type}/${waitEvent.event}` : "";
}

/** Cancels what hangs. A session that comes back from it is kept; one that does not is closed. */
async function giveUp(context: ProbeContext, session: Session): Promise<void> {
  await session.cancel();
  // Its own time: at the end of the check, too, the server's last words are worth a moment.
  const moment = AbortSignal.timeout(400);
  try {
    await session.remainder(moment);
    await session.query("rollback", moment);
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    drop(context, session);
  }
}

function drop({ carried }: ProbeContext, session: Session): void {
  session.close();
  if (carried.session === session) carried.session = null;
}

export const writes: Probe<"writes"> = {
  id: "writes",
  title: "Writes",
  layer: "query",
  needs: ["query"],
  applies: ({ inputs }) => inputs.writes,
  run,
};
