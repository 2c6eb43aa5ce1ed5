// Does the application arrive at the database, and what becomes of its sessions? A few cheap looks over a short window.
import { setTimeout as sleep } from "node:timers/promises";
import type { Reason } from "../../report/observation.ts";
import { psqlLine } from "../../target/reproduce.ts";
import type { AppSession, ApplicationFacts } from "../facts.ts";
import { loginElsewhere } from "../way-in/login.ts";
import { passed, unknown, warned, type Answer, type Aside, type Probe, type ProbeContext } from "../probe.ts";
import {
  applicationArrivals,
  clientsOf,
  type Counters,
  type SessionSample,
  type WantedSessions,
} from "../server/state/application-sessions.ts";
import { askServer } from "../server/state/query-json.ts";
import { Unreadable } from "../server/state/json-reader.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

const looks = 3;
const betweenMs = 700;
/** A session that has stood for so long is no visitor: one look is enough. */
const settledSeconds = 30;

async function run(context: ProbeContext): Promise<Answer<ApplicationFacts>> {
  const { conninfo, inputs } = context;
  const application = inputs.application ?? {};
  const wanted: WantedSessions = {
    role: application.role ?? (application.applicationName === undefined ? conninfo.user : null),
    applicationName: application.applicationName ?? null,
  };
  const facts: ApplicationFacts = {
    lookedFor: wanted,
    sameRole: (wanted.role ?? conninfo.user) === conninfo.user,
    by: "pg_stat_activity",
    controlSeen: false,
    statesVisible: false,
    looks: [],
    sessions: [],
    distinct: 0,
    lasting: 0,
    counted: null,
    logs: await logsOf(application.framework),
  };
  const isPooled = context.seen("admission")?.facts?.speaker === "pooler";
  const more = { reproduce: lineFor(context, wanted, isPooled) };
  const samples = isPooled ? await askConsole(context, wanted, facts) : await askDatabase(context, wanted);
  if ("why" in samples) return unknown(samples.reason, samples.why, facts, more);
  fill(facts, samples);
  return judge(facts, more);
}

/** Where the application says what became of its connections. Playbooks are loaded only for who names a framework. */
async function logsOf(name: string | undefined): Promise<ApplicationFacts["logs"]> {
  if (name === undefined) return null;
  const { playbooks } = await import("../../playbooks/index.ts");
  return playbooks.find(({ framework }) => framework === name)?.logs ?? null;
}

/** Why nobody could look. */
interface NotSeen {
  reason: Reason;
  why: string;
}
const refused = (why: string): NotSeen => ({ reason: "not-permitted", why });

async function askDatabase(context: ProbeContext, wanted: WantedSessions): Promise<SessionSample[] | NotSeen> {
  return sampled(context, async () => {
    const answer = await askServer(context, applicationArrivals(wanted));
    if (answer.told) return answer.told[0];
    return { reason: answer.reason, why: `sessions cannot be read: ${answer.why}` };
  });
}

/** Behind a pooler the server shows the pooler's connections, which stand whether the application comes or not. */
async function askConsole(
  context: ProbeContext,
  wanted: WantedSessions,
  facts: ApplicationFacts,
): Promise<SessionSample[] | NotSeen> {
  facts.by = "SHOW CLIENTS";
  const admin = context.target.pooler?.admin;
  const { database, user } = context.conninfo;
  if (!admin)
    return refused(
      "behind a pooler only its console shows clients: set pooler.admin_url in the targets file, with a " +
        "user from PgBouncer's stats_users",
    );
  if (context.seen("console")?.facts?.settings === undefined) return refused("the pooler's console does not answer");
  const attempt = await loginElsewhere(context, admin);
  if (!attempt.session)
    return refused(`the console cannot be reached: ${attempt.why}; PgBouncer's stats_users must name this user`);
  const { session } = attempt;
  try {
    return await sampled(context, () => clients(session, context, (rows) => clientsOf(rows, wanted, database, user)));
  } finally {
    session.close();
  }
}

async function clients(
  session: Session,
  context: ProbeContext,
  read: (rows: Record<string, string | null>[]) => SessionSample,
): Promise<SessionSample | NotSeen> {
  try {
    const { columns, rows, error } = await session.query("SHOW CLIENTS", context.within(1500));
    if (error) return refused(`SHOW CLIENTS is refused: ${error.message}; PgBouncer's stats_users must name this user`);
    return read(rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))));
  } catch (failure) {
    if (failure instanceof Unreadable)
      return { reason: "answer-unreadable", why: `the console's answer cannot be read (${failure.message})` };
    if (!(failure instanceof WireFailure)) throw failure;
    return refused(`the console does not answer: ${failure.message}`);
  }
}

/** One or two looks where the application plainly stands, three where it does not, or comes and goes. */
async function sampled(
  context: ProbeContext,
  look: () => Promise<SessionSample | NotSeen>,
): Promise<SessionSample[] | NotSeen> {
  const samples: SessionSample[] = [];
  while (samples.length < looks && !context.signal.aborted) {
    if (samples.length > 0) await sleep(betweenMs, undefined, { signal: context.signal }).catch(() => undefined);
    const sample = await look();
    if ("why" in sample) return samples.length > 0 ? samples : sample;
    const before = samples.at(-1);
    samples.push(sample);
    if (
      sample.sessions.some(
        ({ id, ageSeconds }) => (ageSeconds ?? 0) > settledSeconds || before?.sessions.some((one) => one.id === id),
      )
    )
      break;
  }
  return samples.length > 0 ? samples : { reason: "check-ended", why: "the check ended before this was read" };
}

function fill(facts: ApplicationFacts, samples: SessionSample[]): void {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return;
  const ids = (sample: SessionSample) => sample.sessions.map(({ id }) => id);
  const most = samples.toSorted((a, b) => b.sessions.length - a.sessions.length)[0] ?? last;
  Object.assign(facts, {
    controlSeen: samples.every(({ controlSeen }) => controlSeen),
    statesVisible: last.statesVisible,
    looks: samples.map(({ sessions }) => sessions.length),
    sessions: last.sessions.length > 0 ? last.sessions : most.sessions,
    distinct: new Set(samples.flatMap(ids)).size,
    lasting: ids(last).filter((id) => ids(first).includes(id)).length,
    counted: between(first.counters, last.counters),
  });
}

function between(first: Counters | null, last: Counters | null): Counters | null {
  if (!first || !last) return null;
  const grown = (name: keyof Counters) => Math.max(0, last[name] - first[name]);
  return { sessions: grown("sessions"), abandoned: grown("abandoned"), fatal: grown("fatal"), killed: grown("killed") };
}

function judge(facts: ApplicationFacts, more: Aside): Answer<ApplicationFacts> {
  const { lookedFor, sessions, by } = facts;
  const whose = [
    lookedFor.applicationName === null ? "" : `application_name ${lookedFor.applicationName}`,
    lookedFor.role === null ? "" : `role ${lookedFor.role}`,
  ]
    .filter((text) => text !== "")
    .join(", ");
  const over = facts.looks.length === 1 ? "" : ` in ${facts.looks.length} samples`;
  if (facts.distinct === 0)
    return warned(
      "no-sessions",
      `no session of the application (${whose}) in ${by}${over}; this check's own is shown there`,
      facts,
      more,
    );
  if (facts.lasting === 0 && facts.looks.length > 1)
    return warned(
      "no-sessions",
      `${facts.distinct} sessions of the application (${whose}) connected and left${over}; none stayed`,
      facts,
      more,
    );
  const states = facts.statesVisible
    ? `: ${tally(sessions)}`
    : "; what they do is not visible to this role (GRANT pg_read_all_stats)";
  return passed(`${sessions.length} sessions of the application (${whose})${states}`, facts, more);
}

/** "3 idle, 1 active" */
function tally(sessions: AppSession[]): string {
  const counts = new Map<string, number>();
  for (const { state, blockedBy } of sessions) {
    const word = blockedBy.length > 0 ? "waiting for a lock" : (state ?? "in no state that is shown");
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}

function lineFor(
  { conninfo, target }: ProbeContext,
  { role, applicationName }: WantedSessions,
  isPooled: boolean,
): string {
  const admin = target.pooler?.admin;
  if (isPooled && admin) return psqlLine(admin).replace(/ -c .*$/, " -c 'show clients'");
  const where = [
    role === null ? "" : `usename = '${role}'`,
    applicationName === null ? "" : `application_name = '${applicationName}'`,
  ]
    .filter((text) => text !== "")
    .join(" and ");
  return psqlLine(conninfo).replace(
    / -c .*$/,
    ` -c "select pid, application_name, client_addr, state, backend_start, wait_event from pg_stat_activity ` +
      `where ${where.replaceAll('"', "")}"`,
  );
}

export const application: Probe<"application"> = {
  id: "application",
  title: "Application's sessions",
  layer: "application",
  needs: ["query"],
  applies: ({ inputs }) => inputs.application !== null,
  run,
};
