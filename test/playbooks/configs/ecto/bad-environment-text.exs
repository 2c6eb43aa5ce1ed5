import Config

config :market, Market.Repo,
  url: System.fetch_env!("DATABASE_URL"),
  pool_size: System.get_env("POOL_SIZE") || "10",
  timeout: System.get_env("DB_TIMEOUT", "15000")
