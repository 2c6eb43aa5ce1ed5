// The case that dbcheck was made for, retold: an application that never opens a socket, and
// ten experiments that misled. The same texts lie as files in test/golden/blockster.

/** The application's configuration as it was deployed. */
export const runtimeConfig = `import Config

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
`;

/** What people tried, each with the options that were recorded for it and no others. */
export const experiments = `# What was tried while production was down. An option that nobody wrote down is not here: it is unknown, not equal.
tests:
  - name: Repo in the release
    outcome: failed
    vantage: application machine
    conclusion: the pool dies 0.7 s after the start, without a line of the driver
    options:
      hostname: pgbouncer.z23750vxk45r96d1.flympg.net
      port: 5432
      socket_options: [":inet6", ":keepalive"]
      pool_size: 5
      prepare: ":unnamed"

  - name: Repo with the smallest supervision tree
    outcome: failed
    vantage: application machine
    conclusion: neither Oban nor any other child is the cause
    options: {}

  - name: Repo with explicit parameters instead of a URL
    outcome: failed
    vantage: application machine
    conclusion: reading the URL is not the cause
    options:
      socket_options: [":inet6", ":keepalive"]

  - name: TCP from the console
    outcome: passed
    vantage: application machine
    conclusion: the pooler is reachable
    options:
      hostname: pgbouncer.z23750vxk45r96d1.flympg.net
      port: 5432
      socket_options: [":inet6", ":binary", "{:active, false}"]

  - name: driver alone from the console
    outcome: passed
    same_as: Repo in the release
    vantage: application machine
    conclusion: the driver works with the same configuration
    options:
      hostname: "fdaa:0:9cc8:0:1::e"
      port: 5432
      socket_options: [":inet6"]

  - name: Repo.start_link from the console
    outcome: passed
    same_as: Repo in the release
    vantage: application machine
    conclusion: the Repo works with the same configuration
    options: {}
`;
