// The ledger of alerts: what came in, which target it is about, and what became of it.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.alerts (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      last_at timestamptz not null default now(),
      -- How often the same one came.
      times int not null default 1,
      source text not null,
      key text not null,
      moment text not null,
      state text not null check (state in ('firing', 'resolved')),
      title text not null,
      summary text,
      url text,
      labels jsonb not null,
      -- Null: it matched none, or several; the reason says why, and holds no name of a target.
      target text,
      reason text,
      candidates jsonb not null default '[]',
      -- Null only within the transaction that takes it.
      outcome text,
      check_id uuid,
      -- Of one that fires: when its source said that it is over.
      ended_at timestamptz
    );
    -- The same alert again starts nothing.
    create unique index alerts_once on dbcheck.alerts (source, key, moment, state);
    create index alerts_age on dbcheck.alerts (last_at desc);

    -- What a check says of the alert that it began with, or that joined it.
    alter table dbcheck.checks add column alert jsonb;
    create index checks_of_alerts on dbcheck.checks (target, finished_at desc) where alert is not null;
    -- The thread of an alert bot's message is the check's, too.
    create index checks_in_threads on dbcheck.checks ((alert ->> 'channel'), (alert ->> 'threadTs')) where alert ? 'threadTs';
  `);
}

export const down = false;
