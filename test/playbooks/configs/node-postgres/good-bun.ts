import { SQL } from "bun";
import { env } from "./env";

// Times are seconds here.
export const sql = new SQL({
  hostname: env.DB_HOST,
  port: 5432,
  database: "garden",
  username: "garden",
  password: "canary-9f3e71",
  max: 20,
  idleTimeout: 30,
  connectionTimeout: 10,
  maxLifetime: 1800,
  tls: true,
  onconnect: () => console.log("up"),
});
