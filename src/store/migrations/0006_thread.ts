// The thread carries the whole incident: several notes, the call of those
// on call, recorded experiments, and watches that stopped.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    -- A note says what stands in it, and there may be many; "pages" calls those on call.
    alter table dbcheck.messages add column said jsonb, add column pages boolean not null default false;
    update dbcheck.messages m set said = c.said from dbcheck.checks c where m.kind = 'note' and c.id = m.check_id;
    alter table dbcheck.checks drop column said;
    alter table dbcheck.messages drop constraint messages_check_id_kind_key;
    create unique index one_message_of_a_kind on dbcheck.messages (check_id, kind) where kind <> 'note';
    create index messages_of_check on dbcheck.messages (check_id);
    create index threads on dbcheck.messages (channel, ts) where kind = 'headline';
    update dbcheck.incidents set incident = incident || jsonb_build_object('pagedAt', null, 'told', incident -> 'latest')
      where not incident ? 'pagedAt';

    create table dbcheck.experiments (
      check_id uuid not null references dbcheck.checks on delete cascade,
      position int not null,
      experiment jsonb not null,
      primary key (check_id, position)
    );

    alter table dbcheck.watches
      add column quiet_hours jsonb,
      add column looked_at timestamptz not null default now(),
      -- The note that told that nobody looks.
      add column stalled_note uuid;

    -- How each target stood when it was last checked, and since when.
    create table dbcheck.standings (
      target text primary key,
      status text not null,
      cause text,
      at timestamptz not null,
      since timestamptz not null
    );

    -- What Slack may deliver twice is written once.
    alter table dbcheck.events add column once text;
    create unique index events_once on dbcheck.events (once) where once is not null;

    create index incidents_of_first_check on dbcheck.incidents (first_check);
  `);
}

export const down = false;
