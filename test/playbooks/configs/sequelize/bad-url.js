module.exports = new Sequelize("postgres://market:canary-9f3e71#x@db.market.internal:5432/market", { dialect: "postgres" });
