import Config

# Configure your database
config :depot, Depot.Repo,
  username: "postgres",
  password: "canary-9f3e71",
  hostname: "localhost",
  database: "depot_dev",
  stacktrace: true,
  show_sensitive_data_on_connection_error: true,
  pool_size: 10

config :depot, DepotWeb.Endpoint,
  http: [ip: {127, 0, 0, 1}, port: 4000],
  secret_key_base: "canary-9f3e71",
  watchers: [esbuild: {Esbuild, :install_and_run, [:depot, ~w(--sourcemap=inline --watch)]}]
