import postgres from "postgres";

export const sql = postgres(process.env.DATABASE_URL, {
  max_connections: 12,
  min: 2,
  connection: {
    application_name: "cooperage",
    query_timeout: 5000,
  },
});
