import Config

config :market, Market.Repo,
  username: System.get_env("PGUSER") || "postgres",
  password: System.get_env("PGPASSWORD") || "postgres",
  database: System.get_env("PGDATABASE") || "market",
  hostname: System.get_env("PGHOST") || "localhost",
  show_sensitive_data_on_connection_error: true
