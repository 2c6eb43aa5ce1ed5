module.exports = require("knex")({
  client: "pg",
  connection: {
    url: process.env.POSTGRES_URL,
    host: process.env.POSTGRES_HOST,
    user: process.env.POSTGRES_USER,
    ssl: { rejectUnauthorized: false },
  },
});
