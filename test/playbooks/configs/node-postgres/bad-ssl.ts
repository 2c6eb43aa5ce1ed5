import { Pool } from "pg";
export const pool = new Pool({
  connectionString: "postgres://market:canary-9f3e71@db.market.internal/market?sslmode=require",
  ssl: { rejectUnauthorized: false },
});
