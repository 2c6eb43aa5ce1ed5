export default new DataSource({
  type: "postgres",
  host: "db.market.internal",
  user: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  connectionLimit: 10,
  connectionTimeout: 5000,
});
