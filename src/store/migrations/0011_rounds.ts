// The bot's own vantage, whose workers alone check; rounds, which look from several places at once.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    -- One row: where the bot itself runs; null where nobody named it. Workers of another vantage take no check.
    create table dbcheck.home (
      vantage text,
      is_only boolean primary key default true check (is_only)
    );

    -- Places that answer for themselves, as each has last told of itself.
    create table dbcheck.vantages (
      name text primary key,
      seen_at timestamptz not null,
      about jsonb not null
    );

    -- Of a check: a look from several places at the same moment. What was missing is known once it is judged.
    create table dbcheck.rounds (
      id uuid primary key references dbcheck.checks on delete cascade,
      target text not null,
      roster text[] not null,
      home text not null,
      starts_at timestamptz not null,
      deadline timestamptz not null,
      missing jsonb
    );
    -- Of one place, once: its report, or why it gives none. Until then its progress.
    create table dbcheck.answers (
      round_id uuid not null references dbcheck.rounds on delete cascade,
      vantage text not null,
      is_carried boolean not null default false,
      progress jsonb,
      answer jsonb,
      declined text,
      received_at timestamptz,
      primary key (round_id, vantage, is_carried)
    );
    -- The vantages that a person asked for; null: all of the target's.
    alter table dbcheck.checks add column asked text[];

    create function dbcheck.utc(at timestamptz) returns text language sql stable strict
      as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;
    -- A Round of report/round.ts.
    create function dbcheck.round_of(check_id uuid) returns jsonb language sql stable strict as $$
      select jsonb_build_object('id', r.id, 'target', r.target, 'roster', r.roster, 'home', r.home,
        'startsAt', dbcheck.utc(r.starts_at), 'deadline', dbcheck.utc(r.deadline), 'missing', coalesce(r.missing, '[]'),
        'answers', coalesce((
          select jsonb_agg(a.answer || jsonb_build_object('vantage', a.vantage, 'carried', a.is_carried,
            'receivedAt', dbcheck.utc(a.received_at)) order by a.is_carried, array_position(r.roster, a.vantage), a.vantage)
          from dbcheck.answers a where a.round_id = r.id and a.answer is not null), '[]'))
      from dbcheck.rounds r where r.id = check_id
    $$;
  `);
}

export const down = false;
