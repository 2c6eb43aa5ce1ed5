// Tokens of machines that ask over HTTP: their hash alone, and the targets that each may ask about.
import type { MigrationBuilder } from "node-pg-migrate";

export function up(pgm: MigrationBuilder): void {
  pgm.sql(`
    create table dbcheck.tokens (
      -- The part of the token that is no secret.
      id text primary key,
      name text not null unique,
      -- SHA-256 of the whole token, which has 32 random bytes.
      hash bytea not null,
      -- Null: every target, also those to come.
      targets text[],
      created_at timestamptz not null default now(),
      used_at timestamptz
    );
  `);
}

export const down = false;
