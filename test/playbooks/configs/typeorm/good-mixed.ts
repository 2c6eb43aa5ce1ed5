const cache = new Redis({ host: "redis", port: 6379, password: "canary-9f3e71" });
const sqlite = new DataSource({ type: "better-sqlite3", database: ":memory:", synchronize: true });
const postgres = new DataSource({ type: "postgres", host: "db.market.internal", username: "market", database: "market", ssl: true });
