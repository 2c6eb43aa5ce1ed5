import { createConnection } from "typeorm";

createConnection({
  type: "postgres",
  url: process.env.DATABASE_URL,
  entities: ["dist/entity/*.js"],
  extra: {
    ssl: true,
    rejectUnauthorized: false,
  },
});
