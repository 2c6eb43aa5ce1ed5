import postgres from "postgres";
import { drizzle } from "drizzle-orm/postgres-js";

const client = postgres("postgresql://postgres.abcdefghijklmnop:canary-9f3e71@aws-0-eu-central-1.pooler.supabase.com:6543/postgres");
export const db = drizzle(client);
