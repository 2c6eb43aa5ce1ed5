module.exports = {
  production: {
    client: "pg",
    connection: { host: "db.market.internal", user: "market", database: "market" },
    searchPath: ["market", "public"],
  },
  test: {
    client: "pg",
    connection: { host: "db.test.internal", user: "market", database: "market" },
    searchPath: "market",
  },
};
