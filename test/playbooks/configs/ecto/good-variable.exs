import Config

maybe_ipv6 = if System.get_env("ECTO_IPV6") in ~w(true 1), do: [:inet6], else: []

shared = [
  username: "depot",
  password: System.get_env("DEPOT_PASSWORD"),
  pool_size: 15
]

config :depot, Depot.Repo, Keyword.merge(shared, hostname: "db.depot.internal", database: "depot", socket_options: maybe_ipv6)

config :depot, Depot.Mailer,
  adapter: Bamboo.SMTPAdapter,
  hostname: "mail.depot.internal",
  server: "smtp.depot.internal",
  username: "postman",
  password: "canary-9f3e71",
  port: 587,
  ssl: false

config :depot, Depot.Cache, host: "redis.depot.internal", port: 6379, pool_size: 4, password: "canary-9f3e71"
