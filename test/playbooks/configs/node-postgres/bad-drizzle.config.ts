export default {
  dialect: "pg",
  schema: "./src/schema.ts",
  dbCredentials: { connectionString: "postgres://market:canary-9f3e71@db.market.internal/market" },
};
