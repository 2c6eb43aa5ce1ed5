module.exports = new Sequelize({
  dialect: "postgres",
  host: "db.market.internal",
  username: "market",
  database: "market",
  pool: {
    max: "10",
    min: 0,
  },
});
