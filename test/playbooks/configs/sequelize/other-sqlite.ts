export const sequelize = new Sequelize({ dialect: "sqlite", storage: "./market.db", database: "market" });
