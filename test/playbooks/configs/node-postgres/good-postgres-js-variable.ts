import postgres from "postgres";
import { drizzle } from "drizzle-orm/postgres-js";
import * as schema from "./schema";

const options = { prepare: false, max: 6, idle_timeout: 20 } as const;

export function connect(databaseUrl: string) {
  const client = postgres(databaseUrl!, options);
  return drizzle(client, { schema, dbCredentials: { connectionString: databaseUrl } });
}
