// What people do about an incident: the steps under its first check's verdict, in the order in which they came up.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.steps (
      check_id uuid not null references dbcheck.checks on delete cascade,
      position int not null,
      step jsonb not null,
      primary key (check_id, position)
    );
    -- The same advice of a later verdict is the same step.
    create unique index one_step_of_a_text on dbcheck.steps (check_id, md5(step->>'text'));
  `);
}

export const down = false;
