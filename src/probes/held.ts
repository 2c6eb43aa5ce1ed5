// Does the session that was opened at the beginning still stand at the end?
import { psqlLine } from "../target/reproduce.ts";
import type { HeldFacts } from "./facts.ts";
import { manyLogins } from "./many-logins.ts";
import { passed, skipped, warned, type Answer, type Probe, type ProbeContext } from "./probe.ts";
import { WireFailure } from "./wire/failure.ts";
import type { ServerError } from "./wire/messages.ts";

async function run(context: ProbeContext): Promise<Answer> {
  const { session, current } = context.carried;
  const openedAt = Date.parse(context.seen("admission")?.at ?? "");
  const facts: HeldFacts = { heldMs: Math.max(0, Date.now() - openedAt), error: null, logins: [] };
  if (!session || !current) return skipped("not-applicable", "no session was kept");
  const more = { reproduce: psqlLine(context.conninfo) };
  const seconds = (facts.heldMs / 1000).toFixed(1);
  try {
    const { error } = await session.query("select 1", context.within(1500));
    if (!error) return passed(`the session still answers after ${seconds} s`, facts, more);
    facts.error = error;
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    // A crash of another backend is told as a warning before the end (postmaster.c, quickdie: 57P02).
    facts.error = lastWords(session.notices);
    if (failure.reason === "silent") return warned("query-timeout", `the session no longer answers after ${seconds} s`, facts, more);
  }
  session.close();
  context.carried.session = null;
  facts.logins = await manyLogins(context, current, 6);
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
    `the session was ended from outside within ${seconds} s${code}; after it ${bad} of ${facts.logins.length} logins failed`,
    facts,
    more,
  );
}

function lastWords(notices: ServerError[]): ServerError | null {
  return notices.findLast(({ sqlstate }) => sqlstate?.startsWith("57P")) ?? null;
}

export const held: Probe = { id: "held", title: "Session kept", layer: "session", needs: ["query"], run };
