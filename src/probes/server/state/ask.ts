// Has the server describe itself in one JSON object, by statements that only read and that it bounds itself.
import { WireFailure } from "../../wire/failure.ts";
import type { ServerError } from "../../wire/messages.ts";
import { endsSession } from "../../wire/session.ts";
import type { ProbeContext } from "../../probe.ts";

/** One object a statement; or the server's refusal, or why there is no answer at all. */
export type Told = { told: unknown[]; error: null } | { told: null; error: ServerError | null; why: string };

/**
 * Asks on the climb's session. After a refusal the transaction is ended, so that the session serves the next; after silence
 * the query is canceled and the session closed.
 * @param before statements before ours in the same transaction, each an object of its own
 * @param select an expression of type json
 */
export async function askServer(context: ProbeContext, before: string[], select: string): Promise<Told> {
  const { carried, patience } = context;
  const { session } = carried;
  if (!session) return { told: null, error: null, why: "no session left to ask with" };
  const text = `begin read only;
${before.map((one) => `select (${one})::text;`).join("\n")}
set local statement_timeout = 3000; set local lock_timeout = 500;
select (${select})::text;
commit`;
  try {
    const { rows, error } = await session.query(text, context.within(patience.queryMs));
    if (error && endsSession(error)) carried.lost = { error };
    if (error) {
      await session.query("rollback", context.within(500));
      return { told: null, error, why: `${error.sqlstate}: ${error.message}` };
    }
    // Fewer than were asked for: the answer is another question's, or was cut. Nothing is read into it.
    if (rows.length !== before.length + 1)
      return { told: null, error: null, why: `${rows.length} rows came where ${before.length + 1} were asked for` };
    return { told: rows.map(([one]) => JSON.parse(one ?? "{}") as unknown), error: null };
  } catch (failure) {
    if (failure instanceof SyntaxError) return { told: null, error: null, why: "the answer is not JSON" };
    if (!(failure instanceof WireFailure)) throw failure;
    if (failure.reason !== "silent") carried.lost ??= { error: session.lastWords };
    await context.cleanUp(session.cancel());
    session.close();
    carried.session = null;
    return { told: null, error: null, why: failure.message };
  }
}
