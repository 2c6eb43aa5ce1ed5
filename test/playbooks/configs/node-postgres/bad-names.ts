import { Pool } from "pg";

export const pool = new Pool({
  hostname: "db.market.internal",
  username: "market",
  password: "canary-9f3e71",
  dbname: "market",
  max: 20,
  idleTimeout: 30000,
  connectionTimeoutMilis: 5000,
});
