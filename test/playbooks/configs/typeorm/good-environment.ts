import { DataSource, DataSourceOptions } from "typeorm";

export const options: DataSourceOptions = {
  type: "postgres",
  host: process.env.DB_HOST || "127.0.0.1",
  port: parseInt(process.env.DB_PORT || "5432", 10),
  username: process.env.DB_USER || "market",
  password: String(process.env.DB_PASSWORD || "canary-9f3e71"),
  database: process.env.DB_NAME ?? "market",
  ssl: process.env.DB_SSL === "true" ? { rejectUnauthorized: false } : false,
  poolSize: 5,
};

export default new DataSource(options);
