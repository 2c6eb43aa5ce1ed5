import Config

config :market, Market.Repo,
  hostname: "db.market.internal",
  username: "market",
  password: "canary-9f3e71",
  database: "market",
  port: "5433",
  pool_size: 10
