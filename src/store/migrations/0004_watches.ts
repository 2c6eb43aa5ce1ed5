// Targets that are checked every so often, and the channel that hears of a change.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.watches (
      target text primary key,
      fingerprint text not null,
      channel text not null,
      every_seconds int not null,
      actor text not null,
      created_at timestamptz not null default now(),
      next_at timestamptz not null,
      bad_in_row int not null default 0,
      silent_until timestamptz
    );
    create index watches_due on dbcheck.watches (next_at);
    -- Where a quiet check speaks up when it opens an incident.
    alter table dbcheck.checks add column speak_in text;
  `);
}

export const down = false;
