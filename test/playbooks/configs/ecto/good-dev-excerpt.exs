import Config

config :meadow, Meadow.Repo,
  username: "postgres",
  password: "canary-9f3e71",
  hostname: "localhost",
  database: "meadow_dev",
  show_sensitive_data_on_connection_error: true,
  pool_size: 10

config :meadow, MeadowWeb.Endpoint,
  http: [ip: {127, 0, 0, 1}, port: 4000],
  check_origin: false,
  code_reloader: true,
  debug_errors: true,
  watchers: [esbuild: {Esbuild, :install_and_run, [:meadow, ~w(--watch)]}]
