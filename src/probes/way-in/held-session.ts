// Does the session that was opened at the beginning still stand at the end?
import { setTimeout as sleep } from "node:timers/promises";
import { psqlLine } from "../../target/reproduce.ts";
import type { HeldSessionFacts } from "../facts.ts";
import { manyLogins } from "./many-logins.ts";
import { passed, skipped, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";
import { WireFailure } from "../wire/failure.ts";
import type { ServerError } from "../wire/messages.ts";
import type { Session } from "../wire/session.ts";

/** A server that crashed less than this ago is watched a little longer: it may do so again. */
const crashedLatelySeconds = 60;
const watchMs = 1500;
/**
 * A session this young, which has answered since, need not be asked again. Where the check took longer, this answer's
 * own time tells of the server as well.
 */
const youngMs = 100;

async function run(context: ProbeContext): Promise<Answer<HeldSessionFacts>> {
  const { session, current, lost } = context.carried;
  const openedAt = Date.parse(context.seen("admission")?.at ?? "");
  const more = { reproduce: psqlLine(context.conninfo) };
  const facts: HeldSessionFacts = { heldMs: 0, error: null, logins: [] };
  if ((!session && !lost) || !current) return skipped("not-applicable", "no session was kept");
  const end = session ? await askAgain(session, context, openedAt) : { ended: true, error: lost?.error ?? null };
  facts.heldMs = Math.max(0, Date.now() - openedAt);
  facts.error = end.error;
  const seconds = (facts.heldMs / 1000).toFixed(1);
  if (end.ended === false) return passed(`the session still answers after ${seconds} s`, facts, more);
  session?.close();
  context.carried.session = null;
  if (end.ended === "silent")
    return warned("query-timeout", `the session no longer answers after ${seconds} s`, facts, more);
  const others = context.carried.candidates.filter(({ host, port }) => host !== current.host || port !== current.port);
  facts.logins = await manyLogins(context, [current, ...others], 6);
  const bad = facts.logins.filter(({ why }) => why !== null).length;
  if (bad < facts.logins.length)
    context.compare({
      varied: "age of the session",
      from: `held for ${seconds} s`,
      to: "fresh",
      fromOutcome: "failed",
      toOutcome: "passed",
    });
  const code = facts.error?.sqlstate ? ` [${facts.error.sqlstate}]` : "";
  return warned(
    "connection-lost",
    `the session was ended from outside within ${seconds} s${code}; after ` +
      `it ${bad} of ${facts.logins.length} logins failed`,
    facts,
    more,
  );
}

async function askAgain(
  session: Session,
  context: ProbeContext,
  openedAt: number,
): Promise<{ ended: boolean | "silent"; error: ServerError | null }> {
  if ((context.seen("server")?.facts?.startedOverSeconds ?? Infinity) < crashedLatelySeconds)
    await sleep(watchMs, undefined, { signal: context.signal }).catch(() => undefined);
  if (Date.now() - openedAt < youngMs && session.hasAnsweredWithin(youngMs)) return { ended: false, error: null };
  try {
    const { error } = await session.query("select 1", context.within(1500));
    return { ended: error !== null, error };
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return { ended: failure.reason === "silent" ? "silent" : true, error: session.lastWords };
  }
}

export const heldSession: Probe<"held"> = {
  id: "held",
  title: "Session kept",
  layer: "session",
  needs: ["query"],
  run,
};
