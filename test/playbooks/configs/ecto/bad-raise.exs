import Config

config :ledger, Ledger.Repo,
  username: "ledger",
  password: System.get_env("DB_PASSWORD") || raise "DB_PASSWORD is missing",
  hostname: "db.ledger.internal",
  database: "ledger_prod",
  pool_size: 20
