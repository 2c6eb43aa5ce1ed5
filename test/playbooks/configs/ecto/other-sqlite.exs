import Config

config :till, Till.Repo,
  adapter: Ecto.Adapters.SQLite3,
  database: "/var/lib/till/till.db",
  pool_size: 5
