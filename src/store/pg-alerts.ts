// The ledger of alerts in PostgreSQL. An alert, what it begins and what its messages show are written together: what
// is acknowledged is durable, and what was not can be sent again.
import type { Ask, Database } from "./database.ts";
import type { AlertOutcome, AlertPlace, AlertRow, CheckAlert, NewAlert, TakenAlerts } from "./alerts.ts";
import { jsonb } from "./rows.ts";
import { insertEventOnce, insertMessages, raise, raiseAll, threeMessages } from "./sql.ts";

/** What came so shortly after the end of an alert's check was raised by what that check saw. */
const sameMomentMs = 15_000;

type Recorded = Pick<AlertRow, "source" | "state" | "title" | "summary" | "url"> & {
  id: string;
  target: string | null;
  outcome: AlertOutcome | null;
  times: number;
} & Record<string, unknown>;

/**
 * One that came before is counted, and comes back with what became of it; but where it had matched nothing,
 * and the targets file now says more, it is as new.
 */
const record = `insert into dbcheck.alerts as held
    (source, key, moment, state, title, summary, url, labels, target, reason, candidates, outcome)
  select source, key, coalesce(case when "isOneUntilEnded" and state = 'firing' then (
      select moment from dbcheck.alerts open where open.source = came.source and open.key = came.key
        and open.state = 'firing' and open.ended_at is null order by open.id desc limit 1) end, moment),
    state, title, summary, url, labels, target, reason, candidates, outcome
  from jsonb_to_recordset($1::jsonb) as came (source text, key text, moment text, state text, title text, summary text,
    url text, labels jsonb, target text, reason text, candidates jsonb, outcome text, "isOneUntilEnded" boolean)
  order by source, key, moment, state
  on conflict (source, key, moment, state) do update set times = held.times + 1, last_at = now(),
    outcome = case when held.outcome = 'unmatched' then excluded.outcome else held.outcome end,
    target = case when held.outcome = 'unmatched' then excluded.target else held.target end,
    reason = case when held.outcome = 'unmatched' then excluded.reason else held.reason end,
    candidates = case when held.outcome = 'unmatched' then excluded.candidates else held.candidates end
  returning id::text, source, state, title, summary, url, target, outcome, times`;

/** The beginnings of what is over. In the order of their making, so that two of these do not wait in a circle. */
const end = `with over as (
    select a.id from dbcheck.alerts a join jsonb_to_recordset($1::jsonb) as came (source text, key text)
      on a.source = came.source and a.key = came.key
    where a.state = 'firing' and a.ended_at is null order by a.id for update of a
  ) update dbcheck.alerts set ended_at = now() from over where alerts.id = over.id`;

const settle = "update dbcheck.alerts set outcome = $2, check_id = $3 where id = any($1::bigint[])";

const rowColumns = `at, last_at as "lastAt", times, source, state, title, summary, url, labels, target, reason, candidates,
  outcome, check_id as "checkId", ended_at as "endedAt"`;

export class PgAlerts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async newest(most: number): Promise<AlertRow[]> {
    return this.#database.query<AlertRow & Record<string, unknown>>(
      `select ${rowColumns} from dbcheck.alerts order by last_at desc, id desc limit $1`,
      [most],
    );
  }

  take(alerts: NewAlert[]): Promise<TakenAlerts> {
    const once = new Map(alerts.map((one) => [identityOf(one), one] as const));
    const came = [...once.values()].map(({ target, isOwn, ...alert }) => ({
      ...alert,
      target: target?.name ?? null,
      outcome: isOwn ? "own" : target === null ? "unmatched" : null,
    }));
    const about = new Map(alerts.flatMap(({ target }) => (target ? [[target.name, target] as const] : [])));
    return this.#database.transaction(async (ask) => {
      const rows = await ask<Recorded>(record, [jsonb(came)]);
      const over = came.filter(({ state }) => state === "resolved").map(({ source, key }) => ({ source, key }));
      if (over.length > 0) await ask(end, [jsonb(over)]);
      const known = rows.filter(({ outcome }) => outcome !== null);
      const taken: TakenAlerts = { alerts: known.map(asKnown), toRun: [] };
      // In the order of their names: of two that take alerts of the same targets, none waits for the other in a circle.
      for (const target of [...about.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        const fresh = rows.filter((row) => row.outcome === null && row.target === target.name);
        for (const [state, act] of acts)
          await settleGroup(
            ask,
            taken,
            target,
            fresh.filter((row) => row.state === state),
            act,
          );
      }
      return taken;
    });
  }
}

function identityOf({ source, key, moment, state, isOneUntilEnded }: NewAlert): string {
  return JSON.stringify([source, key, isOneUntilEnded ? "" : moment, state]);
}

/** One that came before has become nothing now. */
function asKnown({ target, title, outcome, times }: Recorded) {
  return { target, title, outcome: times > 1 ? null : outcome };
}

/** All of one state and target are one. */
async function settleGroup(ask: Ask, taken: TakenAlerts, target: About, group: Recorded[], act: Act): Promise<void> {
  const [first] = group;
  if (!first) return;
  const place = target.place.channel === null ? await placeOfWatch(ask, target.name) : target.place;
  const { outcome, checkId, toRun } = await act(ask, { ...target, place }, { first, group });
  await ask(settle, [group.map(({ id }) => id), outcome, checkId]);
  taken.alerts.push(...group.map(({ title }) => ({ target: target.name, title, outcome })));
  if (toRun !== undefined) taken.toRun.push(toRun);
}

type About = NonNullable<NewAlert["target"]>;

/** A target that names no channel is told of where its watch tells. */
async function placeOfWatch(ask: Ask, target: string): Promise<AlertPlace> {
  const [watch] = await ask<{ channel: string }>("select channel from dbcheck.watches where target = $1", [target]);
  return watch ?? { channel: null };
}

interface Become {
  outcome: AlertOutcome;
  checkId: string | null;
  toRun?: string;
}
type Group = { first: Recorded; group: Recorded[] };
type Act = (ask: Ask, target: About, group: Group) => Promise<Become>;

/** Alerts that begin: the open incident has them, else the check that runs or has just ended, else a new check. */
async function begin(ask: Ask, { name, fingerprint, place }: About, { first, group }: Group): Promise<Become> {
  const { source, title, summary, url } = first;
  const made: CheckAlert = { source, title, summary, url, others: group.length - 1, ...place };
  // Where a check is told that somebody else began is decided already.
  const alert: CheckAlert = { source, title, summary, url, others: group.length - 1, channel: null };
  for (;;) {
    const [open] = await ask<OpenIncident>(openIncident, [name]);
    if (open) {
      // Nobody looks at it by itself any more: this is a reason to.
      if (!open.isWatched) await lookSoon(ask, open.id);
      await showOthers(ask, open.firstCheck, alert, group.length);
      await tell(ask, "alert.joined", open.firstCheck, name, group);
      return { outcome: "joined-incident", checkId: open.firstCheck };
    }
    const joined =
      (await joinOpen(ask, name, alert, group.length)) ?? (await joinEnded(ask, name, alert, group.length));
    if (joined) {
      if (joined.quiet) await speak(ask, joined.id, place);
      await tell(ask, "alert.joined", joined.id, name, group);
      return { outcome: "joined-check", checkId: joined.id };
    }
    const [check] = await ask<{ id: string }>(insertCheck, [name, fingerprint, jsonb(made), place.channel]);
    if (!check) continue; // Somebody else's, made between the two statements.
    await tell(ask, "alert.fired", check.id, name, group);
    return { outcome: "started", checkId: check.id, toRun: check.id };
  }
}

/** Alerts that are over close nothing: what a check sees does. */
async function lookAgain(ask: Ask, { name, fingerprint, place }: About, { group }: Group): Promise<Become> {
  const [open] = await ask<OpenIncident>(openIncident, [name]);
  if (open) {
    await tell(ask, "alert.resolved", open.firstCheck, name, group);
    // Each look is a login: where these are refused, vendors ban who tries again and again, so its plan stands.
    if (open.isRefused) return { outcome: "joined-incident", checkId: open.firstCheck };
    await lookSoon(ask, open.id);
    return { outcome: "looked", checkId: open.firstCheck };
  }
  const [made] = await ask<{ id: string }>(insertLook, [name, fingerprint, place.channel]);
  return made ? { outcome: "looked", checkId: null, toRun: made.id } : { outcome: "joined-check", checkId: null };
}

const acts: [Recorded["state"], Act][] = [
  ["firing", begin],
  ["resolved", lookAgain],
];

type OpenIncident = { id: string; firstCheck: string; isWatched: boolean; isRefused: boolean };
const openIncident = `select id, first_check as "firstCheck", next_look_at is not null as "isWatched",
    incident #>> '{latest,layer}' = 'auth' as "isRefused"
  from dbcheck.incidents where target = $1 and is_open`;

/** Its worker makes the look, as that of a step that somebody wants proven. */
async function lookSoon(ask: Ask, incidentId: string): Promise<void> {
  await ask("update dbcheck.incidents set next_look_at = now() where id = $1", [incidentId]);
}

/** One line for each title within ten minutes, however many came. */
async function tell(ask: Ask, type: string, checkId: string, target: string, group: Recorded[]): Promise<void> {
  const once = new Map(group.map((row) => [`${row.source} ${row.title}`, row] as const));
  const tenMinutes = new Date().toISOString().slice(0, "2026-11-29T03:1".length);
  for (const [of, { source, title, summary, url }] of once)
    await ask(insertEventOnce, [
      `${type} ${checkId} ${tenMinutes} ${of}`,
      type,
      checkId,
      target,
      "bot",
      jsonb({ source, title, summary, url }),
    ]);
}

/** The alert of a check ($2), or so many more ($3) beside the one that it has. */
const withAlert = `alert = case when alert is null then $2::jsonb
  else jsonb_set(alert, '{others}', to_jsonb(coalesce((alert ->> 'others')::int, 0) + $3::int)) end`;

type Joined = { id: string; quiet: boolean };

async function joinOpen(ask: Ask, target: string, alert: CheckAlert, more: number): Promise<Joined | null> {
  const [row] = await ask<Joined>(
    `with changed as (
       update dbcheck.checks set ${withAlert}
       where target = $1 and state in ('waiting', 'running') and not cancel_requested returning id, quiet
     ), raised as (${raise})
     select id, quiet from changed`,
    [target, jsonb(alert), more],
  );
  return row ?? null;
}

async function joinEnded(ask: Ask, target: string, alert: CheckAlert, more: number): Promise<Joined | null> {
  const [row] = await ask<Joined>(
    `with changed as (
       update dbcheck.checks set ${withAlert}
       where id = (select id from dbcheck.checks where target = $1 and alert is not null and state = 'done'
         and finished_at > now() - $4 * interval '1 ms' order by finished_at desc limit 1) returning id
     ), raised as (${raiseAll})
     select id, false as quiet from changed`,
    [target, jsonb(alert), more, sameMomentMs],
  );
  return row ?? null;
}

async function showOthers(ask: Ask, checkId: string, alert: CheckAlert, more: number): Promise<void> {
  await ask(`with changed as (update dbcheck.checks set ${withAlert} where id = $1 returning id) ${raise}`, [
    checkId,
    jsonb(alert),
    more,
  ]);
}

/** A look of the bot's own becomes the alert's check, with messages where there is a place for them. */
async function speak(ask: Ask, checkId: string, place: AlertPlace): Promise<void> {
  await ask("update dbcheck.checks set quiet = false, speak_in = null, alert = alert || $2::jsonb where id = $1", [
    checkId,
    jsonb(place),
  ]);
  if (place.channel !== null) await ask(insertMessages, [checkId, place.channel]);
}

const insertCheck = `with made as (
    insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, alert) values ($1, $2, '[]', 'alert', $3::jsonb)
    on conflict (target) where state in ('waiting', 'running') and not cancel_requested do nothing returning id
  ), asked as (
    insert into dbcheck.messages (check_id, kind, want_version, channel)
    select made.id, kind, wanted, $4 from made, ${threeMessages} where $4::text is not null
  )
  select id from made`;

/** Like that of a watch: without messages, unless it finds something. */
const insertLook = `insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, quiet, speak_in)
  values ($1, $2, '[]', 'look', true, $3)
  on conflict (target) where state in ('waiting', 'running') and not cancel_requested do nothing returning id`;
