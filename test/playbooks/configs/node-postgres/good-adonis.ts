import env from "#start/env";
import { defineConfig } from "@adonisjs/lucid";

export default defineConfig({
  connection: "postgres",
  connections: {
    postgres: {
      client: "pg",
      connection: {
        host: env.get("DB_HOST"),
        port: 5433,
        user: "library",
        password: env.get("DB_PASSWORD", "canary-9f3e71"),
        database: "library",
      },
      pool: { min: 0, max: 8 },
      migrations: { naturalSort: true, paths: ["database/migrations"] },
    },
  },
});
