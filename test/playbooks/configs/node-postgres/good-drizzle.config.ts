import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/schema.ts",
  dbCredentials: { host: "db.market.internal", user: "market", database: "market", ssl: "require" },
});
