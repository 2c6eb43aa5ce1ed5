import { SQL } from "bun";

export const sql = new SQL({
  hostname: "db.tannery.internal",
  database: "tannery",
  username: "tannery",
  password: process.env.TANNERY_PASSWORD,
  max: 0,
});
