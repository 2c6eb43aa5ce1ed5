import postgres from "postgres";

export const sql = postgres("postgresql://market:canary-9f3e71@db.market.internal:5432/market?sslmode=require&application_name=market", {
  max: 5,
  idle_timeout: 20,
  connect_timeout: 10,
  max_lifetime: 1800,
  prepare: false,
  connection: { statement_timeout: 15000 },
});
