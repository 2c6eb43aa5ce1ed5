TypeOrmModule.forRoot({
  type: "postgresql",
  host: "db.market.internal",
  port: "five",
  username: "market",
  password: "canary-9f3e71",
  database: "market",
});
