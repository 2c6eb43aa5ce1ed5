const knex = require("knex")({
  client: "pg",
  connection: process.env.DB_SERVER_URL || {
    user: process.env.DB_USER,
    port: 5432,
    host: process.env.DB_HOST,
    password: process.env.DB_PASS,
  },
});
