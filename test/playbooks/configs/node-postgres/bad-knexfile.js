module.exports = {
  client: "postgress",
  connection: "postgres://market:canary-9f3e71@db.market.internal/market",
  pool: {
    min: 20,
    max: "10",
    acquireConnectionTimeout: 10000,
    idle: 5000,
  },
};
