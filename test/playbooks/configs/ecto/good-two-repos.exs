import Config

config :shop, Shop.Repo,
  hostname: System.fetch_env!("DB_HOST"),
  username: System.fetch_env!("DB_USER"),
  password: System.fetch_env!("DB_PASSWORD"),
  database: "shop",
  pool_size: 20,
  types: Shop.PostgresTypes

config :shop, Shop.ReadRepo,
  hostname: System.fetch_env!("DB_READ_HOST"),
  pool_size: 5

if config_env() == :dev do
  config :shop, Shop.Repo, username: "postgres", password: "postgres", hostname: "localhost", pool_size: 10
end

config :shop, Oban, repo: Shop.Repo, queues: [default: 10, mail: 5], notifier: Oban.Notifiers.PG
