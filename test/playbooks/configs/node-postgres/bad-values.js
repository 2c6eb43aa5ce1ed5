const { Pool } = require("pg");
module.exports = new Pool({
  host: "db.market.internal",
  user: "market",
  password: 98765432,
  port: "tcp",
  database: "market",
  max: 0,
});
