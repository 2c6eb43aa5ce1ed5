import { Sequelize } from "sequelize";
export default new Sequelize("postgres://market:canary-9f3e71@db.market.internal:5432/market");
