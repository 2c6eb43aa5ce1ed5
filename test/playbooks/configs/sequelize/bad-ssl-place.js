const { Sequelize } = require("sequelize");

module.exports = new Sequelize({
  dialect: "postgres",
  host: "db.market.internal",
  database: "market",
  username: "market",
  password: process.env.DB_PASSWORD,
  ssl: true,
});
