import { SQL } from "bun";

const client = new SQL({
  url: "postgres://app:canary-9f3e71@aws-0-eu-west-1.pooler.supabase.com:6543/postgres",
  idleTimeout: 30000,
  connectionTimeoutMillis: 5000,
});
export default client;
