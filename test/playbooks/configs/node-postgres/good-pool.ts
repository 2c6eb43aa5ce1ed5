import { Pool, type PoolConfig } from "pg";

const config: PoolConfig = {
  host: process.env.PGHOST ?? "db.shop.internal",
  port: Number(process.env.PGPORT || 5432),
  user: "shop",
  password: process.env.PGPASSWORD,
  database: "shop",
  max: parseInt(process.env.POOL_MAX ?? "20", 10),
  idleTimeoutMillis: 30_000,
  connectionTimeoutMillis: 5 * 1000,
  maxLifetimeSeconds: 600,
  ssl: { rejectUnauthorized: true, ca: readFileSync("/etc/ssl/db.pem", "utf8") },
  keepAlive: true,
};
export const pool = new Pool(config);
export const server = createServer({ host: "0.0.0.0", port: 3000, timeout: 5 });
