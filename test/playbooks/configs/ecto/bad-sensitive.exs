import Config

if config_env() == :prod do
  config :depot, Depot.Repo,
    url: System.fetch_env!("DATABASE_URL"),
    ssl: true,
    ssl_opts: [verify: :verify_none],
    show_sensitive_data_on_connection_error: true
end
