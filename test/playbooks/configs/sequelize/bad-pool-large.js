module.exports = new Sequelize(process.env.DATABASE_URL, {
  dialect: "postgres",
  dialectOptions: {
    ssl: process.env.DB_SSL,
    sslmode: "require",
    statementTimeout: 5000,
  },
  pool: {
    max: 1000,
    idle: 10000,
  },
});
