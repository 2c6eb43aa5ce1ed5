import { PgBoss } from "./boss";
import knex from "knex";

const shared = { host: "db.atlas.internal", port: 5432, user: "atlas", password: "canary-9f3e71" };

export const plugin = {
  name: "database",
  init() {
    return knex({
      client: "pg",
      connection: { ...shared, database: "atlas" },
      pool: { min: 0, max: 12 },
    });
  },
  mail: { host: "smtp.atlas.internal", port: 465, auth: { user: "postman", password: "canary-9f3e71" } },
};
