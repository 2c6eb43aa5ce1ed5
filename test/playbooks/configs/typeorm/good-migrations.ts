export default new DataSource({
  type: "postgres",
  url: process.env.DIRECT_URL,
  migrationsTableName: "migrations",
  migrationsTransactionMode: "each",
  migrations: ["src/migrations/*.ts"],
  schema: "shop",
});
