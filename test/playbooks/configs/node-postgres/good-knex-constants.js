let databaseUrl = process.env.DATABASE_URL;

let localConfig = {
  client: "postgresql",
  connection: {
    database: "granite",
    user: "granite",
    password: "canary-9f3e71",
  },
  pool: { min: 2, max: 10 },
};

let servedConfig = {
  client: "postgresql",
  connection: databaseUrl,
};

module.exports = {
  development: localConfig,
  test: localConfig,
  staging: servedConfig,
  production: servedConfig,
};
