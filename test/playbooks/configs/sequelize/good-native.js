export default new Sequelize("postgres://market@db.market.internal/market?sslmode=verify-full", { native: true, pool: { maxUses: 500 } });
