import { DataSource, DataSourceOptions } from "typeorm";

export const options: DataSourceOptions = {
  type: "postgres",
  host: "db.market.internal",
  username: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  synchronize: false,
  logging: true,
};

// The same database: one option is set anew.
export default new DataSource({ ...options, logging: false });
