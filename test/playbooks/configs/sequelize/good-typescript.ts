import { Sequelize } from "sequelize-typescript";
import { User } from "./models/user";

export const sequelize = new Sequelize({
  dialect: "postgres",
  url: process.env.DATABASE_URL,
  models: [User],
  dialectOptions: { ssl: { rejectUnauthorized: true, ca: "/etc/ssl/market-ca.pem" }, application_name: "market" },
});
