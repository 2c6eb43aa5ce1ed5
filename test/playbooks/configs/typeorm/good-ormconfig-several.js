module.exports = [
  {
    name: "default",
    type: "postgres",
    url: process.env.DATABASE_URL,
    synchronize: false,
  },
  {
    name: "reports",
    type: "postgres",
    host: "replica.market.internal",
    username: "reports",
    password: "canary-9f3e71",
    database: "market",
    synchronize: false,
  },
];
