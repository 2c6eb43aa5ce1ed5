import type { Knex } from "knex";

let connection: string | object | undefined = process.env.ORDERS_DATABASE_URL;
const host = process.env.ORDERS_HOST ?? "localhost";
const database = "orders";

if (!connection) {
  connection = { host, port: 5432, user: "orders", password: process.env.ORDERS_PASSWORD, database };
}

const config: Record<string, Knex.Config> = {
  development: { client: "pg", connection },
  production: {
    client: "pg",
    connection: { database: "orders", user: "orders_app" },
    pool: { min: 1, max: 6 },
  },
};

export default config;
