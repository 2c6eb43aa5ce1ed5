module.exports = {
  client: "pg",
  connection: "${database_url}",
  pool: { min: 0, max: 8 },
  migrations: { directory: "./migrations" },
};
