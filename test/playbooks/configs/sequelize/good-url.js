const { Sequelize } = require("sequelize");

module.exports = new Sequelize("postgres://market:canary-9f3e71@db.market.internal:5432/market", {
  dialectOptions: {
    ssl: {
      require: true,
      rejectUnauthorized: false,
    },
  },
});
