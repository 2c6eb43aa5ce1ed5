import postgres from "postgres";

export const sql = postgres(process.env.DATABASE_URL!, {
  max: 10,
  idleTimeoutMillis: 30000,
  connectionTimeoutMillis: 5000,
  max_lifetime: 60 * 30,
  application_name: "market",
});
