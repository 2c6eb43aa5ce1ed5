import Config

if config_env() == :prod do
  database_url = System.fetch_env!("DATABASE_URL")

  # Parsed by hand, so that every part is explicit.
  db_uri = URI.parse(database_url)
  [db_username, db_password] = String.split(db_uri.userinfo || ":", ":", parts: 2)
  db_name = String.trim_leading(db_uri.path || "/", "/")
  db_hostname = db_uri.host
  db_port = db_uri.port || 5432

  config :blockster_v2, BlocksterV2.Repo,
    hostname: db_hostname,
    username: db_username,
    password: db_password,
    database: db_name,
    port: db_port,
    pool_size: 5,
    prepare: :unnamed,
    show_sensitive_data_on_connection_error: true,
    backoff_type: :rand_exp,
    backoff_min: 1_000,
    backoff_max: 15_000,
    queue_target: 50,
    queue_interval: 1000,
    timeout: 15_000,
    connect_timeout: 15_000,
    handshake_timeout: 15_000,
    disconnect_on_error_codes: [:fatal],
    socket_options: [:inet6, :keepalive]
end
