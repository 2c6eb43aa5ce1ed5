module.exports = ({ env }) => ({
  connection: {
    client: "postgres",
    connection: {
      host: env("DATABASE_HOST", "127.0.0.1"),
      port: env.int("DATABASE_PORT", 5432),
      database: env("DATABASE_NAME", "market"),
      user: env("DATABASE_USERNAME", "market"),
      password: env("DATABASE_PASSWORD"),
      ssl: env.bool(true),
    },
  },
});
