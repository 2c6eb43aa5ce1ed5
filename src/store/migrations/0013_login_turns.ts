// Places of one round log in one after the other where a server cannot tell their logins apart.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    -- LoginTurnsOfRound of report/login-turns.ts: by a hash of the login, who has the turn, who waits, what came of it.
    alter table dbcheck.rounds add column logins jsonb not null default '{}';
  `);
}

export const down = false;
