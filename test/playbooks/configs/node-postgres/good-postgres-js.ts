import postgres from "postgres";

export const sql = postgres({
  host: "aws-0-eu-central-1.pooler.supabase.com",
  port: 6543,
  database: "postgres",
  username: "postgres.abcdefghijklmnop",
  password: process.env.DB_PASSWORD,
  prepare: false,
  idle_timeout: 20,
  connect_timeout: 10,
  max: 5,
});
