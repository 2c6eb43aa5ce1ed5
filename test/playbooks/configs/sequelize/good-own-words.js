module.exports = {
  HOST: "db.market.internal",
  PORT: 5433,
  USER: "market",
  PASSWORD: "canary-9f3e71",
  DB: "market",
  dialect: "postgres",
  pool: { max: 5, min: 0, acquire: 30000, idle: 10000 },
};
