export const AppDataSource = new DataSource({
  type: "postgres",
  host: "/cloudsql/market:eu:db",
  username: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  extra: { max: 4 },
});
