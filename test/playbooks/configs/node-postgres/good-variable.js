const { Pool } = require("pg");
const config = {
  user: process.env.PGUSER || "atlas",
  database: "atlas",
  password: process.env.PGPASSWORD,
  max: parseInt(process.env.POOL_MAX, 10) || 10,
  ssl: process.env.NODE_ENV === "production" ? { rejectUnauthorized: false } : false,
};
const pool = new Pool(config);
const redis = new Client({ url: "redis://cache:6379", password: "canary-9f3e71" });
module.exports = { pool };
