module.exports = {
  server: { host: "0.0.0.0", port: 8080 },
  postgres: { host: "db.atlas.internal", user: "atlas", database: "atlas", password: "canary-9f3e71", application_name: "atlas" },
  redis: { host: "cache.atlas.internal", port: 6379, password: "canary-9f3e71", db: 0 },
};
