// What each target was like when it last worked, as each vantage saw it.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.baselines (
      target text not null,
      vantage text not null,
      at timestamptz not null default now(),
      baseline jsonb not null,
      primary key (target, vantage)
    );
  `);
}

export const down = false;
