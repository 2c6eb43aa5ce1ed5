// The store's tables. Times are the database's; `lease_until` in the past means that anybody may take over.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.checks (
      id uuid primary key default gen_random_uuid(),
      target text not null,
      delivery_key text not null,
      state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz,
      worker text,
      lease_until timestamptz,
      attempts int not null default 0,
      cancel_requested boolean not null default false,
      requesters jsonb not null,
      fingerprint text not null,
      progress jsonb,
      report jsonb,
      notes jsonb not null default '[]',
      failure jsonb
    );
    -- Two people who ask for the same target share one run.
    create unique index one_open_check_per_target on dbcheck.checks (target) where state in ('waiting', 'running');
    create index checks_open on dbcheck.checks (created_at) where state in ('waiting', 'running');
    create index checks_reports on dbcheck.checks (target, finished_at desc) where state = 'done';
    create index checks_age on dbcheck.checks (created_at);

    -- Slack delivers some commands twice; both carry the same key.
    create table dbcheck.deliveries (
      key text primary key,
      at timestamptz not null default now()
    );
    create index deliveries_age on dbcheck.deliveries (at);

    create table dbcheck.messages (
      id uuid primary key default gen_random_uuid(),
      check_id uuid not null references dbcheck.checks on delete cascade,
      kind text not null check (kind in ('headline', 'checklist', 'final')),
      want_version int not null,
      has_version int not null default 0,
      channel text not null,
      ts text,
      posting_since timestamptz,
      attempts int not null default 0,
      form text,
      dropped boolean not null default false,
      not_before timestamptz not null default '-infinity',
      owner text,
      lease_until timestamptz,
      unique (check_id, kind)
    );
    create index messages_behind on dbcheck.messages (not_before) where want_version > has_version and not dropped;

    -- No reference to the check: the history outlives what it tells of, for as long as retention says.
    create table dbcheck.events (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      type text not null,
      check_id uuid,
      target text,
      actor text not null,
      data jsonb not null default '{}'
    );
    create index events_of_check on dbcheck.events (check_id, id);
    create index events_of_target on dbcheck.events (target, id);
    create index events_age on dbcheck.events (at);

    create table dbcheck.workers (
      name text primary key,
      seen_at timestamptz not null,
      running int not null
    );

    create function dbcheck.tell_change() returns trigger language plpgsql as $$
      begin
        perform pg_notify('dbcheck_changed', '');
        return null;
      end $$;
    create trigger tell_change after insert or update of state, requesters, cancel_requested, progress, notes
      on dbcheck.checks for each statement execute function dbcheck.tell_change();
    create trigger tell_change after insert or update of want_version, ts, channel
      on dbcheck.messages for each statement execute function dbcheck.tell_change();
  `);
}

/**
 * There is no way back. An older version of the bot works with newer
 * tables only where columns were added and none was taken.
 */
export const down = false;
