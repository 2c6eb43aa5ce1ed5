const { Sequelize } = require("sequelize");

module.exports = new Sequelize({
  dialect: "postgres",
  host: "db.ferry.internal",
  database: "ferry",
  username: "ferry",
  password: process.env.DB_PASSWORD,
  pool: { max: 5 },
  dialectOptions: { connectionTimeoutMillis: 5000, lock_timeout: 3000 },
});
