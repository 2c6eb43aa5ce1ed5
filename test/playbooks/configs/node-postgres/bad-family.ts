import { Pool } from "pg";

export const pool = new Pool({
  host: process.env.DB_HOST,
  port: 5432,
  user: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  family: 4,
});
