module.exports = {
  production: {
    client: "pg",
    connection: {
      host: process.env.DB_HOST,
      user: "orders",
      password: process.env.DB_PASSWORD,
      database: "orders",
      ssl: { rejectUnauthorized: false },
    },
    pool: { min: 0, max: 8 },
    ssl: { rejectUnauthorized: false },
  },
};
