require("dotenv").config();

const settings = {
  server: { port: Number(process.env.PORT) || 8080 },
  database: {
    host: process.env.SHOP_DB_HOST || "localhost",
    port: 5432,
    database: process.env.SHOP_DB_NAME,
    user: process.env.SHOP_DB_USER,
    password: process.env.SHOP_DB_PASSWORD,
    max: 12,
    ssl: { rejectUnauthorized: false },
  },
};

module.exports = settings;
