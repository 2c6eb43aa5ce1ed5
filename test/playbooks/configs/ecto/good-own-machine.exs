import Config

config :market, Market.Repo,
  hostname: "localhost",
  username: "postgres",
  password: "canary-9f3e71",
  database: "market_local",
  show_sensitive_data_on_connection_error: true
