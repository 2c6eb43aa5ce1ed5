// What an incident says in messages of its own: in its thread, and where else its target is watched.
import type { IncidentNews, IncidentStatus } from "../incidents/incident.ts";
import type { Note } from "../incidents/note.ts";
import type { CheckAlert } from "./alerts.ts";
import type { CheckRow, Requester } from "./check-row.ts";
import type { Ask } from "./database.ts";
import type { IncidentRow } from "./incident-row.ts";
import { quietEnd } from "./pg-watches.ts";
import { jsonb } from "./rows.ts";

export const raiseHeadline =
  "update dbcheck.messages set want_version = want_version + 1 where check_id = $1 and kind = 'headline'";

/** A message of its own in the incident's thread. */
export async function addNote(
  ask: Ask,
  checkId: string,
  firstCheck: string,
  said: Note,
  { pages = false, notBefore = null }: { pages?: boolean; notBefore?: Date | null } = {},
): Promise<void> {
  await ask(
    `insert into dbcheck.messages (check_id, kind, want_version, channel, said, pages, not_before)
     select $1, 'note', 1, channel, $3::jsonb, $4, coalesce($5::timestamptz, '-infinity')
     from dbcheck.messages where check_id = $2 and kind = 'headline'`,
    [checkId, firstCheck, jsonb(said), pages, notBefore],
  );
}

/** The quiet hours of a watch hold for all that its incident tells; what a person's check began is told at once. */
export async function quietUntilOf(ask: Ask, { target, firstCheck }: IncidentRow): Promise<Date | null> {
  const [first] = await ask<{ isWatch: boolean }>(
    'select speak_in is not null as "isWatch" from dbcheck.checks where id = $1',
    [firstCheck],
  );
  return first?.isWatch ? quietEnd(ask, target) : null;
}

/** A watch's channel hears of every change of an incident whose thread is elsewhere, in a message of its own. */
export async function tellElsewhere(
  ask: Ask,
  check: Pick<CheckRow, "id" | "target">,
  firstCheck: string,
  of: IncidentStatus | IncidentNews,
): Promise<void> {
  const note = await elsewhereNote(ask, firstCheck, of);
  await ask(
    `insert into dbcheck.messages (check_id, kind, want_version, channel, said, not_before)
     select $1, 'note', 1, channel, $3::jsonb, coalesce($4::timestamptz, '-infinity') from dbcheck.watches where target = $2
       and channel <> coalesce((select channel from dbcheck.messages where check_id = $5 and kind = 'headline'), '')`,
    [check.id, check.target, jsonb(note), await quietEnd(ask, check.target), firstCheck],
  );
}

async function elsewhereNote(ask: Ask, firstCheck: string, of: IncidentStatus | IncidentNews): Promise<Note> {
  const [check] = await ask<{ requesters: Requester[]; alert: CheckAlert | null }>(
    "select requesters, alert from dbcheck.checks where id = $1",
    [firstCheck],
  );
  const [first] = check?.requesters ?? [];
  const isOpenToAll =
    first && first.channelId.startsWith("C") && !/^(|privategroup|directmessage|mpdm-.*)$/.test(first.channelName);
  // The channel of an alert's thread is the one that the targets file names: Slack shows it to those who are in it.
  const ofAlert = first ? null : (check?.alert?.channel ?? null);
  const channel = isOpenToAll ? first.channelId : ofAlert;
  if (!("kind" in of)) return { kind: "elsewhere", seen: of, channel, isOver: false };
  if (of.kind === "flapping") return of;
  // What people did stays in the thread.
  const [seen, isOver] = of.kind === "recovered" ? [of.latest, true] : [of.to, false];
  return { kind: "elsewhere", seen, channel, isOver };
}

/** What was told there of an incident that is over says so, too. */
export async function endElsewhere(ask: Ask, firstCheck: string): Promise<void> {
  await ask(
    `update dbcheck.messages m set said = m.said || jsonb_build_object('isOver', true), want_version = m.want_version + 1
     from dbcheck.checks c, dbcheck.checks first where first.id = $1 and m.check_id = c.id
       and (c.id = first.id or c.incident_id = first.incident_id)
       and m.kind = 'note' and m.said ->> 'kind' = 'elsewhere' and m.said ->> 'isOver' = 'false'`,
    [firstCheck],
  );
}
