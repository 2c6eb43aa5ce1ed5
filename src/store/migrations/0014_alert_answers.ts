// What an alert began is told back to where it came from, once.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    alter table dbcheck.alerts
      -- Told, or given up.
      add column answered_at timestamptz,
      add column answer_tries int not null default 0,
      -- Whoever tells it has until then.
      add column answer_after timestamptz not null default '-infinity';
    create index alerts_to_answer on dbcheck.alerts (id)
      where source = 'pagerduty' and state = 'firing' and check_id is not null and answered_at is null;
  `);
}

export const down = false;
