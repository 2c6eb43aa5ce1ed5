module.exports = {
  client: "pg",
  connection: { host: "db.market.internal", user: "market", database: "market" },
  poll: { min: 0, max: 4 },
  migrations: { tableName: "knex_migrations" },
};
