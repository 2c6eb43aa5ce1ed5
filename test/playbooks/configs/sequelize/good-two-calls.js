const { Sequelize } = require("sequelize");
const { DB_USER, DB_PASSWORD, DB_HOST } = process.env;

const sequelize =
  process.env.NODE_ENV === "production"
    ? new Sequelize({
        database: "foundry",
        dialect: "postgres",
        host: DB_HOST,
        username: DB_USER,
        password: DB_PASSWORD,
        pool: { max: 3, min: 1, idle: 10000 },
        dialectOptions: { ssl: { require: true, rejectUnauthorized: true }, keepAlive: true },
        ssl: true,
      })
    : new Sequelize("postgres://foundry:canary-9f3e71@localhost/foundry", { logging: false });

module.exports = sequelize;
