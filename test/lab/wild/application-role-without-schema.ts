import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application's role has no right on the schema that it works in; the role that checks has",
  reference: "https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PRIV",
  neighbour: "wild/application-role-reads-only",
  expect: { status: "down", cause: "query-permission-denied", owner: "client", says: /GRANT USAGE ON SCHEMA "shop"/ },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["create role web login password 'x'"],
      appSql: ["create schema shop; create table shop.carts (id int)"],
    });
    return { target: { url: server.url(), application: { role: "web", schema: "shop", framework: "django" } } };
  },
});
