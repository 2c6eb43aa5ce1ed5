module.exports = {
  development: {
    client: "pg",
    connection: { host: "localhost", port: 5432, database: "loom", user: "loom", password: "loom" },
    pool: { min: 2, max: "10" },
  },
  production: {
    client: "pg",
    connection: process.env.DATABASE_URL,
    pool: { min: 2, max: 10 },
  },
};
