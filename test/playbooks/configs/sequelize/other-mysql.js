module.exports = { production: { dialect: "mysql", host: "db", username: "u", password: "canary-9f3e71", database: "d" } };
