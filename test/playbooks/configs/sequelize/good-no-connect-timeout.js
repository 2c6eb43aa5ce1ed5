// sequelize/sequelize#10805: `acquire` does not bound the first connection, which has no timeout of its own.
const { Sequelize } = require("sequelize");

const sequelize = new Sequelize({
  dialect: "postgres",
  host: "db.ferry.internal",
  database: "ferry",
  username: "ferry",
  password: process.env.DB_PASSWORD,
  pool: { max: 5, acquire: 30000 },
});

module.exports = sequelize;
