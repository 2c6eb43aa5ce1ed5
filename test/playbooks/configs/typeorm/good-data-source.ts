import "reflect-metadata";
import { DataSource } from "typeorm";

export const AppDataSource = new DataSource({
  type: "postgres",
  host: "db.market.internal",
  port: 5432,
  username: "market",
  password: "canary-9f3e71",
  database: "market",
  synchronize: false,
  logging: true,
  entities: [User, Order],
  migrations: ["dist/migrations/*.js"],
});
