require("dotenv").config();

module.exports = {
  development: {
    use_env_variable: "DATABASE_URL",
    dialect: "postgres",
  },
  production: {
    use_env_variable: "DATABASE_URL",
    dialect: "postgres",
    dialectOptions: {
      ssl: { require: true, rejectUnauthorized: false },
      keepAlive: true,
      statement_timeout: 30000,
    },
    pool: { max: 10, min: 2, acquire: 20000, idle: 10000, evict: 1000 },
  },
};
