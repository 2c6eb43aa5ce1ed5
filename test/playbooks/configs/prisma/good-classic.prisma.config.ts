import { defineConfig, env } from "prisma/config";

// Prisma 6, as it names its engine.
export default defineConfig({
  engine: "classic",
  datasource: {
    url: env("DATABASE_URL"),
    directUrl: env("DIRECT_URL"),
  },
});
