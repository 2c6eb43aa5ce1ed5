use Mix.Config

config :depot, Depot.Repo,
  url: "${DATABASE_URL}",
  ssl: true,
  pool_size: 10

config :depot, Depot.Reports.Repo,
  adapter: Ecto.Adapters.Postgres,
  url: {:system, "REPORTS_URL"}
