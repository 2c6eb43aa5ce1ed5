new DataSource({
  type: "postgres",
  replication: {
    master: { host: "db.market.internal", port: 5432, username: "market", password: "canary-9f3e71", database: "market" },
    slaves: [{ host: "replica.market.internal", port: 5432, username: "market", password: "canary-9f3e71", database: "market" }],
  },
  entities: [],
});
