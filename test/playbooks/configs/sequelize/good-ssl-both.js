const { Sequelize } = require("sequelize");

// Written twice, it is read where it counts.
module.exports = new Sequelize(process.env.DATABASE_URL, {
  dialect: "postgres",
  ssl: { rejectUnauthorized: false },
  dialectOptions: { ssl: { rejectUnauthorized: false } },
});
