import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

const views = [
  "pg_stat_activity",
  "pg_stat_database",
  "pg_stat_replication",
  "pg_replication_slots",
  "pg_settings",
  "pg_locks",
  "pg_roles",
  "pg_database",
  "pg_index",
  "pg_prepared_xacts",
];

export const scene = scenario({
  title: "a role that may connect and select 1, and hardly more",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const sql = ["create role guest login password 'correct horse'", "revoke temporary on database app from public"];
    const appSql = [
      ...views.map((name) => `revoke all on pg_catalog.${name} from public`),
      "revoke execute on function pg_postmaster_start_time() from public",
    ];
    const server = await postgres(lab, { sql, appSql });
    return { url: server.url({ user: "guest" }) };
  },
});
