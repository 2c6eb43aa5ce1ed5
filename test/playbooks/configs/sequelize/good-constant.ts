import { Sequelize, Options } from "sequelize";

const options: Options = {
  dialect: "postgres",
  host: "db.market.internal",
  database: "market",
  username: "market",
  password: "canary-9f3e71",
  benchmark: true,
  define: { underscored: true, freezeTableName: true },
};

export const sequelize = new Sequelize(options);
