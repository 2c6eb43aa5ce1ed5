import { DataSource } from "typeorm";

export default new DataSource({
  type: "postgres",
  host: "db.market.internal",
  username: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  extra: {
    family: 4,
  },
});
