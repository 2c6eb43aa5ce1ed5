// Tickets that were made of an incident (or of one check), and the
// vendor's number of the case once somebody has filed it.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.tickets (
      check_id uuid not null references dbcheck.checks on delete cascade,
      position int not null,
      ticket jsonb not null,
      case_number text,
      -- The same for a form that is sent twice.
      key text not null unique,
      primary key (check_id, position)
    );
  `);
}

export const down = false;
