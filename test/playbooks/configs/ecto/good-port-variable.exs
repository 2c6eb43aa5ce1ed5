import Config

config :market, Market.Repo,
  hostname: System.fetch_env!("DB_HOST"),
  username: "market",
  password: System.fetch_env!("DB_PASSWORD"),
  database: "market",
  port: System.get_env("DB_PORT") || 5432,
  pool_size: 10
