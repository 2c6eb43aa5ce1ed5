const Sequelize = require("sequelize");

const sequelize = new Sequelize(process.env.DATABASE_URL || "postgres://localhost/orchard");

module.exports = { Tree: sequelize.define("tree", { name: { type: Sequelize.STRING } }) };
