module.exports = {
  client: "pg",
  connection: {
    host: "db.orders.internal",
    user: "orders",
    password: process.env.DB_PASSWORD,
    database: "orders",
  },
  ssl: { rejectUnauthorized: false },
};
