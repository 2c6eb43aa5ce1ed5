export const typeOrmConfig = (): TypeOrmModuleOptions => ({
  type: "postgres",
  host: process.env.PGHOST,
  database: process.env.PGDATABASE,
  username: process.env.PGUSER,
  password: process.env.PGPASSWORD,
  retryAttempts: 10,
  retryDelay: 3000,
  logNotifications: true,
  installExtensions: false,
  uuidExtension: "pgcrypto",
});
