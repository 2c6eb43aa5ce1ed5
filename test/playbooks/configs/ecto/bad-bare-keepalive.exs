import Config

database_url = System.get_env("DATABASE_URL")
uri = URI.parse(database_url)
[user, pass] = String.split(uri.userinfo || ":", ":", parts: 2)

config :market, Market.Repo,
  hostname: uri.host,
  username: user,
  password: pass,
  database: String.trim_leading(uri.path || "/", "/"),
  port: uri.port || 5432,
  pool_size: 5,
  prepare: :unnamed,
  backoff_type: :rand_exp,
  backoff_min: 1_000,
  backoff_max: 15_000,
  connect_timeout: 15000,
  handshake_timeout: 15000,
  disconnect_on_error_codes: [:fatal],
  socket_options: [:inet6, :keepalive]
