module.exports = {
  name: "notes",
  database: "mongodb://notes:canary-9f3e71@ds1.example.com:35388/notes",
  mail: { username: "notes@example.com", password: "canary-9f3e71" },
  jwtSecret: "canary-9f3e71",
};
