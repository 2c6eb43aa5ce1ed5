import Config

config :shop, Shop.Repo,
  username: "shop",
  password: "canary-9f3e71",
  hostname: "pgbouncer.abc123.flympg.net",
  database: "shop",
  port: 5432,
  prepare: :unnamed,
  socket_options: [:inet6, keepalive: true, nodelay: true],
  queue_target: 500,
  queue_interval: 5_000,
  pool_size: 12
