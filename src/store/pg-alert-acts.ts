// What alerts of one target begin, or what their end does, in the transaction that takes them into the ledger.
import type { AlertOutcome, AlertPlace, AlertRow, CheckAlert, NewAlert } from "./alerts.ts";
import type { Ask } from "./database.ts";
import { jsonb } from "./rows.ts";
import { insertMessages, raise, raiseAll, threeMessages } from "./sql.ts";

/** What came so shortly after the end of an alert's check was raised by what that check saw. */
const sameMomentMs = 15_000;

/** As the ledger has it. */
export type Recorded = Pick<AlertRow, "source" | "state" | "title" | "summary" | "url" | "target" | "times"> & {
  id: string;
  key: string;
  moment: string;
  outcome: AlertOutcome | null;
} & Record<string, unknown>;

export type About = NonNullable<NewAlert["target"]>;

interface Become {
  outcome: AlertOutcome;
  checkId: string | null;
  toRun?: string;
}
export type Group = { first: Recorded; group: Recorded[] };
export type Act = (ask: Ask, target: About, group: Group) => Promise<Become>;

/** Alerts that begin: the open incident has them, else the check that runs or has just ended, else a new check. */
async function begin(ask: Ask, { name, fingerprint, place }: About, { first, group }: Group): Promise<Become> {
  const { source, title, summary, url } = first;
  const made: CheckAlert = { source, title, summary, url, others: group.length - 1, ...place };
  // Where a check is told that somebody else began is decided already.
  const alert: CheckAlert = { source, title, summary, url, others: group.length - 1, channel: null };
  for (;;) {
    const [open] = await ask<OpenIncident>(openIncident, [name]);
    if (open) {
      // Nobody checks it by itself any more: this is a reason to.
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
    // Each check is a login: where these are refused, vendors ban who tries again and again, so its plan stands.
    if (open.isRefused) return { outcome: "joined-incident", checkId: open.firstCheck };
    await lookSoon(ask, open.id);
    return { outcome: "looked", checkId: open.firstCheck };
  }
  const [made] = await ask<{ id: string }>(insertScheduledCheck, [name, fingerprint, place.channel]);
  return made ? { outcome: "looked", checkId: null, toRun: made.id } : { outcome: "joined-check", checkId: null };
}

export const acts: [Recorded["state"], Act][] = [
  ["firing", begin],
  ["resolved", lookAgain],
];

type OpenIncident = { id: string; firstCheck: string; isWatched: boolean; isRefused: boolean };
const openIncident = `select id, first_check as "firstCheck", next_look_at is not null as "isWatched",
    incident #>> '{latest,layer}' = 'auth' as "isRefused"
  from dbcheck.incidents where target = $1 and is_open`;

/** Its worker makes the check, as that of a step that somebody wants proven. */
async function lookSoon(ask: Ask, incidentId: string): Promise<void> {
  await ask("update dbcheck.incidents set next_look_at = now() where id = $1", [incidentId]);
}

/** One line for each title within ten minutes, however many came. */
async function tell(ask: Ask, type: string, checkId: string, target: string, group: Recorded[]): Promise<void> {
  const once = new Map(group.map((row) => [`${row.source} ${row.title}`, row] as const));
  const tenMinutes = new Date().toISOString().slice(0, "2026-11-29T03:1".length);
  const lines = [...once].map(([of, { source, title, summary, url }]) => ({
    once: `${type} ${checkId} ${tenMinutes} ${of}`,
    data: { source, title, summary, url },
  }));
  await ask(insertEventsOnce, [type, checkId, target, "bot", jsonb(lines)]);
}

/** However many titles there are, it is one way to the server and back. */
const insertEventsOnce = `insert into dbcheck.events (once, type, check_id, target, actor, data)
  select once, $1, $2::uuid, $3, $4, data from jsonb_to_recordset($5::jsonb) as line (once text, data jsonb)
  on conflict (once) where once is not null do nothing`;

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

/** A scheduled check becomes the alert's check, with messages where there is a place for them. */
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
const insertScheduledCheck = `insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, quiet, speak_in)
  values ($1, $2, '[]', 'look', true, $3)
  on conflict (target) where state in ('waiting', 'running') and not cancel_requested do nothing returning id`;
