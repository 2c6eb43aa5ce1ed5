import Config

config :depot, Depot.Repo,
  hostname: "db.depot.internal",
  database: "depot",
  username: "depot",
  password: nil,
  timeout: :infinity,
  connect_timeout: :infinity,
  ssl: true
