module.exports = new Sequelize({
  dialect: "postgres",
  host: "db.market.internal",
  username: "market",
  database: "market",
  pool: {
    min: 10,
  },
});
