const mailer = nodemailer.createTransport({ host: "smtp.market.internal", port: 587, auth: { user: "m", pass: "canary-9f3e71" } });
const redis = new Redis({ host: "redis", port: 6379, password: "canary-9f3e71" });
const { Sequelize } = require("sequelize");
const sequelize = new Sequelize({ dialect: "postgres", host: "db.market.internal", username: "market", database: "market" });
