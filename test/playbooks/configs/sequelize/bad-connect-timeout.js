const { Sequelize } = require("sequelize");

module.exports = new Sequelize({
  dialect: "postgres",
  host: "db.ferry.internal",
  database: "ferry",
  username: "ferry",
  password: "canary-9f3e71",
  connectionTimeoutMillis: 5000,
});
