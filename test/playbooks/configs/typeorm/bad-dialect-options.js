module.exports = {
  type: "postgres",
  host: process.env.DB_HOST,
  username: "market",
  password: process.env.DB_PASSWORD,
  database: "market",
  entities: ["dist/**/*.entity.js"],
  ssl: true,
  dialectOptions: {
    ssl: { require: true, rejectUnauthorized: false },
    keepAlive: true,
  },
};
