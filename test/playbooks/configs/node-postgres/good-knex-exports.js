export const development = {
  client: "pg",
  connection: { host: "127.0.0.1", database: "market_development" },
};

export const production = {
  client: "pg",
  connection: {
    host: "db.market.internal",
    user: "market",
    password: process.env.DB_PASSWORD,
    database: "market",
  },
  pool: { min: 0, max: 8 },
};
