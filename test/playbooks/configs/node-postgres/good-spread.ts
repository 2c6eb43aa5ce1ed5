import knexPackage from "knex";

export const db = knexPackage.knex({
  client: "pg",
  connection: {
    connectionString: process.env.DATABASE_URL,
    ...(process.env.NODE_ENV === "production" ? { ssl: { rejectUnauthorized: false } } : {}),
  },
  pool: { min: 0, max: 7 },
});
