module.exports = {
  client: "mysql2",
  connection: { host: "db", user: "root", password: "canary-9f3e71", database: "atlas", username: "x" },
  pool: { min: 2, max: 10 },
};
