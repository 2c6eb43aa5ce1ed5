export default new DataSource({
  type: "postgres",
  url: "postgresql://market:canary-9f3e71@db.market.internal:5432/market?sslmode=verify-full",
  applicationName: "market",
  connectTimeoutMS: 5000,
});
