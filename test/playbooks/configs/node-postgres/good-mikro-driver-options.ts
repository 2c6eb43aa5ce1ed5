import { defineConfig } from "@mikro-orm/postgresql";

export default defineConfig({
  clientUrl: process.env.DATABASE_URL,
  schema: "orders",
  driverOptions: {
    connection: { ssl: { rejectUnauthorized: false }, statement_timeout: 5000 },
  },
});
