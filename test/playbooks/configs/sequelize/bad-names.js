module.exports = {
  production: {
    dialect: "postgres",
    host: "db.market.internal",
    database: "market",
    user: "market",
    password: "canary-9f3e71",
    connectionTimeoutMillis: 5000,
    pool: {
      maxConnections: 10,
      maxIdleTime: 30000,
    },
  },
};
