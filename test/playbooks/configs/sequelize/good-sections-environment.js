module.exports = {
  test: {
    dialect: "mysql",
    dialectOptions: { charset: "utf8mb4" },
  },
  production: {
    dialect: "postgres",
    dialectOptions: { ssl: { require: true, rejectUnauthorized: false } },
  },
};
