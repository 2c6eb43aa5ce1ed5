module.exports = {
  client: "pg",
  connection: {
    host: "db.market.internal",
    user: "market",
    password: process.env.DB_PASSWORD,
    database: "market",
  },
  pool: { min: 0, max: 1000 },
};
