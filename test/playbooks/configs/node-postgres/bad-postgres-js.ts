import postgres from "postgres";

export const sql = postgres("postgresql://postgres.abcdefghijklmnop:canary-9f3e71@aws-0-eu-central-1.pooler.supabase.com:6543/postgres");
