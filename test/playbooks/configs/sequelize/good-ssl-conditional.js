const isProduction = process.env.NODE_ENV === "production";
module.exports = {
  dialect: "postgres",
  host: process.env.PGHOST,
  database: process.env.PGDATABASE,
  username: process.env.PGUSER,
  password: process.env.PGPASSWORD,
  dialectOptions: isProduction ? { ssl: { require: true, rejectUnauthorized: false } } : {},
};
