module.exports = ({ env }) => ({
  defaultConnection: "default",
  connections: {
    default: {
      connector: "bookshelf",
      settings: { client: "postgres", host: env("PGHOST", "127.0.0.1"), database: env("PGDATABASE", "kiln"), username: env("PGUSER", "") },
      options: { useNullAsDefault: true },
    },
  },
});
