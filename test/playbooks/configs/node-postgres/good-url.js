const { Pool } = require("pg");
module.exports = new Pool({ connectionString: "postgres://shop:canary-9f3e71@db.shop.internal:5432/shop?sslmode=verify-full", max: 5 });
