createConnection({
  type: "postgres",
  host: "db.market.internal",
  port: 5433,
  username: "market",
  password: "canary-9f3e71",
  database: "market",
  dropSchema: false,
}).then(() => app.listen(3000));
