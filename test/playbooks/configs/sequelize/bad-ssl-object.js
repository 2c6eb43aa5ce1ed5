module.exports = {
  development: {
    use_env_variable: "DATABASE_URL",
    dialect: "postgres",
    ssl: false,
  },
  production: {
    use_env_variable: "DATABASE_URL",
    dialect: "postgres",
    ssl: { rejectUnauthorized: false },
  },
};
