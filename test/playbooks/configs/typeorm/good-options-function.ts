import { DataSource, type DataSourceOptions } from "typeorm";

const options = (): DataSourceOptions => {
  if (process.env.NODE_ENV === "test") {
    return { type: "sqlite", database: ":memory:", synchronize: true };
  }
  return {
    type: "postgres",
    url: process.env.ORDERS_DATABASE_URL,
    synchronize: false,
    poolSize: 8,
  };
};

export const orders = new DataSource(options());
