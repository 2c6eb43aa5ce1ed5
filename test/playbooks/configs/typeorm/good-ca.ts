import { readFileSync } from "fs";
export const dataSourceOptions = {
  type: "postgres",
  host: "market.abcdef.eu-central-1.rds.amazonaws.com",
  username: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  ssl: { ca: readFileSync("global-bundle.pem") },
  synchronize: false,
  parseInt8: true,
};
