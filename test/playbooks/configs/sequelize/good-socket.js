module.exports = {
  production: {
    dialect: "postgres",
    host: "/cloudsql/market:eu:db",
    database: "market",
    username: "market",
    password: process.env.DB_PASSWORD,
    dialectOptions: { connectionTimeoutMillis: 5000, query_timeout: 60000, client_encoding: "UTF8" },
  },
};
