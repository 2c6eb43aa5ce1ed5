import knex from "knex";
export const db = knex({
  client: "pg",
  connection: { host: "db.market.internal", user: "market", password: "canary-9f3e71", database: "market" },
  pool: { min: 20, max: 5 },
});
