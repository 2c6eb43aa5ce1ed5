// What people call the library that a configuration is for, where a playbook is for several.
import type { AppConfig, Playbook } from "./playbook.ts";

/** By a trait; the first that a configuration has counts. */
const titles: Record<string, string> = {
  knex: "Knex",
  "drizzle-kit": "Drizzle Kit",
  drizzle: "Drizzle",
  "postgres.js": "postgres.js",
  bun: "Bun's SQL",
  "mikro-orm": "MikroORM",
  strapi: "Strapi",
  medusa: "Medusa",
  neon: "Neon's driver",
  pg: "node-postgres",
  "go-pg": "go-pg",
  pgdriver: "bun's pgdriver",
  gorm: "GORM",
  pgxpool: "pgxpool",
  pgx: "pgx",
  pq: "lib/pq",
  go: "Go",
  flask: "Flask-SQLAlchemy",
  alembic: "Alembic",
  asyncpg: "asyncpg",
  psycopg: "psycopg",
  aiopg: "aiopg",
  psycopg2: "psycopg2",
  "async-engine": "SQLAlchemy",
  engine: "SQLAlchemy",
  "own-engine": "SQLAlchemy",
  "unnamed-database": "Spring Boot (names no database)",
  "hikari-code": "HikariCP",
  "jdbc-code": "pgjdbc",
  "vertx-code": "Vert.x",
  "skunk-code": "Skunk",
  "r2dbc-code": "r2dbc-postgresql",
  play: "Play (pgjdbc)",
  "own-jdbc": "pgjdbc",
  "own-r2dbc": "R2DBC",
  r2dbc: "Spring Boot (R2DBC)",
  "quarkus-reactive": "Quarkus (Vert.x)",
  quarkus: "Quarkus (Agroal, pgjdbc)",
  manifest: "environment of containers",
};

export function libraryTitle({ title }: Playbook, { traits }: AppConfig): string {
  const known = Object.keys(titles).find((one) => traits.includes(one));
  return known === undefined ? title : (titles[known] ?? title);
}
