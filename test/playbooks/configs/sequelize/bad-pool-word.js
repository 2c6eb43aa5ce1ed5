import { Sequelize } from "sequelize";

export default new Sequelize("orders", "orders", process.env.DB_PASSWORD, {
  host: "db.orders.internal",
  dialect: "postgres",
  pool: {
    max: 12,
    min: 0,
    timeout: 30000,
    idle: 10000,
  },
});
