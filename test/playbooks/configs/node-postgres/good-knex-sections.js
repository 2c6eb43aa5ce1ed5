const { SHOP_URL } = process.env;

const base = {
  client: "pg",
  migrations: { directory: "./db/migrations" },
};

const byEnvironment = {
  production: {
    connection: `${SHOP_URL}?sslmode=no-verify`,
    pool: { min: 0, max: 8 },
  },
  development: { connection: { database: "shop" } },
};

module.exports = { ...base, ...byEnvironment[process.env.NODE_ENV || "development"] };
