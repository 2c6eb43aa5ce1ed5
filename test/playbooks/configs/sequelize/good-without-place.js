// The call that takes it has the URL.
module.exports = {
  dialect: "postgres",
  pool: { max: 5, min: 0, acquire: 30000, idle: 10000 },
};
