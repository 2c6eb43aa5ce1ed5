// Has the server describe itself in one JSON object, by statements that only read and that it bounds itself.
import type { Reason } from "../../../report/observation.ts";
import { WireFailure } from "../../wire/failure.ts";
import type { ServerError } from "../../wire/messages.ts";
import { endsSession, type Session } from "../../wire/session.ts";
import type { ProbeContext } from "../../probe.ts";
import { readJson, Unreadable, type Reader } from "./json-reader.ts";

/** A question, as an expression of type json, and what its answer is read by. */
export interface Question<T> {
  select: string;
  read: Reader<T>;
  /** Of the session's own settings: asked before ours are made, and so first. */
  ofSession?: true;
}
/** The answers in the order of their questions; or why there are none: a refusal, silence, or what cannot be read. */
export type ServerAnswers<T extends unknown[]> =
  | { told: T }
  | { told: null; reason: Reason; error: ServerError | null; why: string };

/**
 * Asks on the climb's session. After a refusal the transaction is ended, so that the session
 * serves the next; after silence the query is canceled and the session closed.
 * @param questions of one transaction
 */
export async function askServer<T extends unknown[]>(
  context: ProbeContext,
  ...questions: { [N in keyof T]: Question<T[N]> }
): Promise<ServerAnswers<T>> {
  const { carried, patience } = context;
  const { session } = carried;
  if (!session) return untold("prerequisite-missing", "no open session to query");
  const selects = questions.map(({ select }) => `select (${select})::text;`);
  const ofSession = questions.filter((one) => one.ofSession).length;
  const text = `begin read only;
${selects.slice(0, ofSession).join("\n")}
set local statement_timeout = 3000; set local lock_timeout = 500;
${selects.slice(ofSession).join("\n")}
commit`;
  try {
    const { rows, error } = await session.query(text, context.within(patience.queryMs));
    if (error && endsSession(error)) carried.lost = { error };
    if (error) {
      await session.query("rollback", context.within(500));
      return untold("not-permitted", `${error.sqlstate}: ${error.message}`, error);
    }
    // Fewer than were asked for: the answer is another question's, or was cut. Nothing is read into it.
    if (rows.length !== questions.length) return unreadable(`${rows.length} rows came instead of ${questions.length}`);
    return { told: questions.map(({ read }, at) => readJson(rows[at]?.[0], read)) as T };
  } catch (failure) {
    if (failure instanceof Unreadable) return unreadable(failure.message);
    if (!(failure instanceof WireFailure)) throw failure;
    if (failure.reason !== "silent") carried.lost ??= { error: session.lastWords };
    await context.cleanUp(session.cancel());
    // Who works on a question of ours ends it when asked; a session that hangs, or whose answers are lost, does not.
    const hangs = failure.reason === "silent" && !context.signal.aborted && !(await endsIt(session, context));
    session.close();
    carried.session = null;
    return hangs
      ? untold("query-timeout", "no answer, not even to the cancel request")
      : untold("no-answer-of-ours", failure.message);
  }
}

const endMs = 700;

async function endsIt(session: Session, context: ProbeContext): Promise<boolean> {
  try {
    await session.remainder(context.within(endMs));
    return true;
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return failure.reason !== "silent" || context.signal.aborted;
  }
}

const unreadable = (why: string) => untold("answer-unreadable", `the server's answer cannot be read (${why})`);

function untold(reason: Reason, why: string, error: ServerError | null = null) {
  return { told: null, reason, error, why };
}
