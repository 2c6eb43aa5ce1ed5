const development = {
  dialect: process.env.DEV_DIALECT,
  pool: { max: 4, min: 1 },
};

const production = {
  dialect: process.env.DIALECT,
  dialectOptions: { ssl: { require: true, rejectUnauthorized: true } },
  pool: { max: 8, min: 1, acquire: 30000, idle: 10000 },
};

module.exports = { optionsOf: (name) => (name === "production" ? production : development) };
