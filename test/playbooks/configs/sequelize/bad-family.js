const { Sequelize } = require("sequelize");

module.exports = new Sequelize("market", "market", process.env.DB_PASSWORD, {
  dialect: "postgres",
  host: "db.market.internal",
  dialectOptions: {
    family: 4,
  },
});
