import Config

case config_env() do
  :dev ->
    config :pasture, Pasture.Repo,
      url: "postgres://postgres:canary-9f3e71@localhost:5432/pasture_dev",
      stacktrace: true,
      show_sensitive_data_on_connection_error: true,
      pool_size: 4

  :test ->
    config :pasture, Pasture.Repo, pool: Ecto.Adapters.SQL.Sandbox

  :prod ->
    config :pasture, Pasture.Repo,
      ssl: true,
      url: System.fetch_env!("DATABASE_URL"),
      pool_size: String.to_integer(System.get_env("POOL_SIZE") || "12")
end
