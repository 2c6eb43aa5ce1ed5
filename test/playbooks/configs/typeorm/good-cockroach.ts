export default new DataSource({ type: "cockroachdb", host: "db.market.internal", port: 26257, username: "market", database: "market", ssl: true });
