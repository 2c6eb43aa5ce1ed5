const { Sequelize } = require("sequelize");
module.exports = new Sequelize("market", null, null, {
  dialect: "postgres",
  port: 5432,
  replication: {
    read: [{ host: "replica.market.internal", username: "market", password: process.env.READ_PASSWORD }],
    write: { host: "db.market.internal", username: "market", password: process.env.WRITE_PASSWORD },
  },
  pool: { max: 20, idle: 30000 },
});
