const { DataTypes } = require("sequelize");
module.exports = (sequelize) => sequelize.define("User", { name: DataTypes.STRING, password: DataTypes.STRING });
