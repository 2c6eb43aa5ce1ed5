import { Pool } from "pg";

export default new Pool({
  host: process.env.POSTGRES_HOST || "localhost",
  user: "market",
  database: "market",
  ssl: (process.env.POSTGRES_SSL || false) as boolean,
});
