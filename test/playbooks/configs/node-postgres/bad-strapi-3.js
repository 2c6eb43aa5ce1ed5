module.exports = ({ env }) => ({
  defaultConnection: "default",
  connections: {
    default: {
      connector: "bookshelf",
      settings: {
        client: "postgress",
        host: env("DATABASE_HOST", "127.0.0.1"),
        port: env.int("DATABASE_PORT", 5432),
        username: env("DATABASE_USERNAME", "meadow"),
        password: env("DATABASE_PASSWORD", "canary-9f3e71"),
        ssl: { rejectUnauthorized: env.bool("DATABASE_SSL", false) },
      },
      options: { ssl: false },
    },
  },
});
