import { drizzle } from "drizzle-orm/postgres-js";
import { settings } from "./settings";

// The driver is postgres.js: its words and its seconds.
export const db = drizzle({
  connection: {
    url: settings.databaseUrl,
    max: 8,
    idle_timeout: 20_000,
    connect_timeout: 10,
  },
});
