// In which form options of Prisma may be shown.
import type { Forms } from "../shown/forms.ts";
import { forms as pg } from "../node-postgres/forms.ts";

export const forms: Forms = {
  // A driver adapter takes node-postgres' own options.
  ...pg,
  provider: [
    "postgresql",
    "postgres",
    "cockroachdb",
    "mysql",
    "sqlite",
    "sqlserver",
    "mongodb",
    "postgressql",
    "psql",
    "pg",
  ],
  url: "url",
  directUrl: "url",
  shadowDatabaseUrl: "url",
  direct_url: "url",
  shadow_database_url: "url",
  DATABASE_URL: "url",
  DIRECT_URL: "url",
  SHADOW_DATABASE_URL: "url",
  ...Object.fromEntries(
    "connection_limit pool_timeout connect_timeout connection_timeout socket_timeout statement_cache_size"
      .split(" ")
      .map((name) => [`url.${name}`, "duration" as const]),
  ),
  "url.pgbouncer": "flag",
  ...Object.fromEntries(
    ["datasource.db", "datasources.db"].flatMap((above) => [
      [`${above}.url`, "url" as const],
      [`${above}.directUrl`, "url" as const],
      [`${above}.provider`, ["postgresql", "postgres"]],
    ]),
  ),
  relationMode: ["prisma", "foreignKeys"],
  referentialIntegrity: ["prisma", "foreignKeys"],
  schemas: "names",
  extensions: "names",
  schema: "path",
  "variable.*": "url",
};
