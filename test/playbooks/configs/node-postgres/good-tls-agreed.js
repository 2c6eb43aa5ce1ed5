const { Client } = require("pg");

module.exports = new Client({
  connectionString: "postgres://market:canary-9f3e71@db.market.internal:5432/market?sslmode=disable",
  ssl: false,
});
