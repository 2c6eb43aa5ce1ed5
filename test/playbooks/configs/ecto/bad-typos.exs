import Config

config :market, Market.Repo,
  host_name: "db.market.internal",
  username: "market",
  pasword: "canary-9f3e71",
  database: "market",
  socket_option: [:inet6],
  poolsize: 20
