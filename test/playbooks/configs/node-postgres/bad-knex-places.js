module.exports = {
  client: "pg",
  connection: {
    connection: process.env.DATABASE_URL,
    ssl: process.env.DB_SSL,
    pool: { min: 1, max: 4 },
  },
  pool: {
    min: 0,
    max: "10",
  },
};
