// How each place found a target, and since when: of checks from several places.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.vantage_standings (
      target text not null,
      vantage text not null,
      status text not null,
      cause text,
      at timestamptz not null,
      since timestamptz not null,
      primary key (target, vantage)
    );
    alter table dbcheck.vantage_standings set (fillfactor = 70);
  `);
}

export const down = false;
