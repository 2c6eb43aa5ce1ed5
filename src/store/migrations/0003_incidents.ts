// An incident of a target: its thread is where its first check was
// told, and looks of the bot's own post nothing of theirs.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.incidents (
      id uuid primary key default gen_random_uuid(),
      target text not null,
      first_check uuid not null,
      opened_at timestamptz not null default now(),
      is_open boolean not null,
      next_look_at timestamptz,
      incident jsonb not null
    );
    create unique index one_open_incident_per_target on dbcheck.incidents (target) where is_open;
    create index incidents_of_target on dbcheck.incidents (target, opened_at desc);
    create index incidents_due on dbcheck.incidents (next_look_at) where next_look_at is not null;

    -- quiet: a look of the bot's own, without messages; said: what it tells the incident's thread all the same.
    alter table dbcheck.checks
      add column incident_id uuid,
      add column quiet boolean not null default false,
      add column said jsonb;

    alter table dbcheck.messages drop constraint messages_kind_check;
    alter table dbcheck.messages add constraint messages_kind_check check (kind in ('headline', 'checklist', 'final', 'note'));
  `);
}

export const down = false;
