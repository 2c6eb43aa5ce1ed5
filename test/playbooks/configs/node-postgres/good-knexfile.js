const base = { client: "pg", pool: { min: 0, max: 10, afterCreate: (conn, done) => done(null, conn) } };

module.exports = {
  development: { client: "pg", connection: { host: "localhost", user: "postgres", password: "canary-9f3e71", database: "dev" } },
  production: {
    client: "pg",
    connection: { connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: false }, application_name: "shop" },
    pool: { min: 2, max: 20, acquireTimeoutMillis: 60000, idleTimeoutMillis: 30000, propagateCreateError: true },
    acquireConnectionTimeout: 10000,
    migrations: { tableName: "knex_migrations" },
  },
};
