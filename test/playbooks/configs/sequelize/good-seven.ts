import { Sequelize } from "@sequelize/core";
import { PostgresDialect } from "@sequelize/postgres";

// Sequelize 7 has node-postgres' own options at the top.
export const sequelize = new Sequelize({
  dialect: PostgresDialect,
  host: "db.market.internal",
  user: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  ssl: { rejectUnauthorized: false },
  statement_timeout: 30000,
  connectionTimeoutMillis: 5000,
  pool: { max: 8 },
});
