const { Sequelize } = require("sequelize");

const sequelize = new Sequelize({
  dialect: "postgres",
  host: "db.market.internal",
  port: 5432,
  database: "market",
  username: "market",
  password: process.env.DB_PASSWORD,
  logging: false,
  pool: { max: 5, min: 0, acquire: 30000, idle: 10000 },
});

module.exports = sequelize;
