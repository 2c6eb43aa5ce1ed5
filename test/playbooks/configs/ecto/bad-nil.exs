import Config
config :market, Market.Repo,
  hostname: "db.market.internal",
  username: nil,
  password: "canary-9f3e71",
  database: "market",
  socket_options: [:inet6, {:keepalive, "true"}]
