const mysql = require("mysql2/promise");
module.exports = mysql.createPool({ host: process.env.DB_HOST, user: "app", database: "kiosk", connectionLimit: 10 });
