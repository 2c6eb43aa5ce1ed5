import { defineConfig, PostgreSqlDriver } from "@mikro-orm/postgresql";

export default defineConfig({
  driver: PostgreSqlDriver,
  host: "db.library.internal",
  port: 5432,
  user: "library",
  password: process.env.DB_PASSWORD ?? "canary-9f3e71",
  dbName: "library",
  entities: ["./dist/entities"],
  pool: { min: 2, max: 9 },
});
