import { DataSource } from "typeorm";

const base = {
  type: "postgres" as const,
  host: "db.market.internal",
  username: "market",
  database: "market",
};

export const source = new DataSource({ ...base, password: process.env.DB_PASSWORD, logging: false });
