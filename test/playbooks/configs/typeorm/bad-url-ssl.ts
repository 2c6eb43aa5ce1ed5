export default new DataSource({
  type: "postgres",
  url: "postgres://market:canary-9f3e71@db.market.internal:5432/market?sslmode=require",
  ssl: { rejectUnauthorized: false },
});
