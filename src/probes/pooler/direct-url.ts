// Does the server behind the pooler answer, by the target's direct URL? The control for everything that a pooler says.
import { usedSlots } from "../server/state/settings-and-limits.ts";
import {
  asListOf,
  nullable,
  number,
  object,
  readJson,
  seconds,
  asText,
  Unreadable,
} from "../server/state/json-reader.ts";
import { psqlLine } from "../../target/reproduce.ts";
import { wayIn } from "../../report/observation.ts";
import type { DirectFacts } from "../facts.ts";
import { loginElsewhere } from "../way-in/login.ts";
import { passed, unknown, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

/**
 * A lock on a catalog holds up logins to a database only where it is shared or that database's own, and where somebody
 * waits for it: so does the login that was let wait here. The direct URL may name another database.
 * Own sessions are visible to every role (monitoring-stats), and a pooler's are mostly its own. */
const statementFor = (database: string) => `select json_build_object(
  'used', ${usedSlots},
  'max', current_setting('max_connections')::int,
  'active', count(*) filter (where state = 'active'),
  'idleInTransaction', count(*) filter (where state like 'idle in transaction%'),
  'idle', count(*) filter (where state = 'idle'),
  'catalogLocks', (select coalesce(json_agg(json_build_object('pid', l.pid, 'user', a.usename, 'state', a.state,
      'relation', l.relation::regclass::text, 'seconds', extract(epoch from clock_timestamp() - a.xact_start))), '[]')
    from pg_locks l join pg_stat_activity a using (pid)
    where l.mode = 'AccessExclusiveLock' and l.granted and l.relation < 16384
      and l.database in (0, (select oid from pg_database where datname = '${database.replaceAll("'", "''")}'))
      and exists (select from pg_locks w where w.relation = l.relation and w.database = l.database and not w.granted)),
  'longest', coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0))::text
from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()`;

const told = object({
  used: nullable(number),
  max: number,
  active: number,
  idleInTransaction: number,
  idle: number,
  longest: seconds,
  catalogLocks: asListOf(
    object({
      pid: number,
      user: nullable(asText),
      state: nullable(asText),
      relation: asText,
      seconds: nullable(seconds),
    }),
  ),
});

async function run(context: ProbeContext): Promise<Answer<DirectFacts>> {
  const { direct } = context.target;
  const [host] = direct?.hosts ?? [];
  const [pooled] = context.conninfo.hosts;
  if (!direct || !host || !pooled) return unknown("not-applicable", "there is no direct URL");
  const place = `${host.host}:${host.port}`;
  const facts: DirectFacts = {
    place,
    reached: "connection",
    reason: null,
    error: null,
    why: null,
    usedConnections: null,
    maxConnections: null,
    ownSessions: null,
  };
  const more = { inputs: { place }, reproduce: psqlLine(direct) };
  const attempt = await loginElsewhere(context, direct);
  if (!attempt.session && attempt.reason === "not-tried")
    return unknown("not-tried", `past the pooler, ${place}: ${attempt.why}`, null, more);
  let unreadable: string | null = null;
  if (attempt.session) unreadable = await ask(attempt.session, context, facts);
  else
    Object.assign(facts, { reached: attempt.reached, reason: attempt.reason, error: attempt.error, why: attempt.why });
  attempt.session?.close();
  const top = context.seen("query")?.outcome;
  const pooledWorks = top === "passed" || top === "warned";
  if (pooledWorks !== (facts.why === null))
    context.compare({
      varied: "endpoint",
      from: `pooled (${pooled.host}:${pooled.port})`,
      to: `direct (${place})`,
      fromOutcome: pooledWorks ? "passed" : "failed",
      toOutcome: facts.why === null ? "passed" : "failed",
      observation: firstFailed(context) ?? "query",
    });
  if (facts.why !== null)
    return warned(facts.reason ?? "server-error", `past the pooler, ${place}: ${facts.why}`, facts, more);
  if (unreadable !== null)
    return unknown(
      "answer-unreadable",
      `past the pooler, ${place} answers, but its answer cannot be read (${unreadable})`,
      facts,
      more,
    );
  return passed(
    `past the pooler, ${place} answers; ${facts.usedConnections ?? "?"} of ${facts.maxConnections ?? "?"} connections`,
    facts,
    more,
  );
}

/** Fills the facts. What of the answer could not be read, or null. */
async function ask(session: Session, context: ProbeContext, facts: DirectFacts): Promise<string | null> {
  facts.reached = "server";
  try {
    const { rows, error } = await session.query(statementFor(context.conninfo.database), context.within(1500));
    facts.reached = "query";
    facts.error = error;
    facts.why = error ? error.message : null;
    if (error) return null;
    const { catalogLocks, used, max, active, idleInTransaction, idle, longest } = readJson(rows[0]?.[0], told);
    if (catalogLocks.length > 0) facts.catalogLocks = catalogLocks.slice(0, 10);
    Object.assign(facts, { usedConnections: used, maxConnections: max });
    facts.ownSessions = { active, idleInTransaction, idle, longestTransactionSeconds: longest };
  } catch (failure) {
    if (failure instanceof Unreadable) return failure.message;
    if (!(failure instanceof WireFailure)) throw failure;
    await context.cleanUp(session.cancel());
    facts.reason = failure.reason;
    facts.why = `the session opens, but a query gets no answer (${failure.message})`;
  }
  return null;
}

function firstFailed(context: ProbeContext): string | undefined {
  return wayIn.find((id) => context.seen(id)?.outcome === "failed");
}

export const direct: Probe<"direct"> = {
  id: "direct",
  title: "Server behind the pooler",
  layer: "pooler",
  needs: ["config"],
  applies: ({ direct: url }) => url !== null,
  run,
};
