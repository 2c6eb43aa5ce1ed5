module.exports = ({ env }) => ({
  connection: {
    client: "postgres",
    connection: env("DATABASE_URL")
      ? env("DATABASE_URL")
      : {
          host: env("DATABASE_HOST"),
          database: env("DATABASE_NAME"),
          user: env("DATABASE_USERNAME"),
          password: env("DATABASE_PASSWORD"),
          ssl: env.bool("DATABASE_SSL", true) ? { rejectUnauthorized: false } : false,
        },
    pool: { min: 0, max: 10 },
  },
});
