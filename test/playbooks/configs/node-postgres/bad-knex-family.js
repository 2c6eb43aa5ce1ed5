module.exports = {
  client: "pg",
  connection: {
    host: "db.market.internal",
    user: "market",
    password: process.env.DB_PASSWORD,
    database: "market",
    family: 6,
  },
};
