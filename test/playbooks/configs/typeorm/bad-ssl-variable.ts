export default new DataSource({
  type: "postgres",
  host: process.env.DB_HOST,
  username: "market",
  database: "market",
  ssl: process.env.DB_SSL,
  poolSize: 500,
});
