// Looks that leave nothing but their target's standing; processes whose end
// is seen at once; a check that is being cancelled makes room.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    -- Whoever asks while a check is being cancelled gets a new one.
    drop index dbcheck.one_open_check_per_target;
    create unique index one_open_check_per_target on dbcheck.checks (target)
      where state in ('waiting', 'running') and not cancel_requested;

    -- Looks of the bot's own since the target stands as it does.
    alter table dbcheck.standings add column looks bigint not null default 0;
    alter table dbcheck.standings set (fillfactor = 70);
    alter table dbcheck.watches set (fillfactor = 70);
    -- Who waits for changes of messages does not wait for looks.
    drop trigger tell_change on dbcheck.checks;
    create trigger tell_change after insert or update of state, requesters, cancel_requested, progress, notes
      on dbcheck.checks for each row when (not new.quiet) execute function dbcheck.tell_change();
    -- The newest look of an incident replaces the one before.
    create index looks_of_incident on dbcheck.checks (incident_id) where quiet;

    -- A target's history is read by type. Looks of earlier versions have left events, which housekeeping removes.
    create index events_told on dbcheck.events (target, type, id);
    drop index dbcheck.events_of_target;
    create index events_of_looks on dbcheck.events (check_id) where type = 'incident.look';

    -- Processes of the bot: each says so every second, and holds an advisory lock in a session that lasts.
    create table dbcheck.processes (
      name text primary key,
      seen_at timestamptz not null
    );
    -- The lock's first number is the presenceKey of session.ts.
    create view dbcheck.gone as
      select name from dbcheck.processes p
      where seen_at < now() - interval '3 s' and not exists (
        select from pg_catalog.pg_locks l
        where l.locktype = 'advisory' and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
          and l.classid = 1684169584 and l.objid = (hashtext(p.name)::bigint & 4294967295)::oid and l.objsubid = 2);
  `);
}

export const down = false;
