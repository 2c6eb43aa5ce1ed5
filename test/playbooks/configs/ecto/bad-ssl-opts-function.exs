import Config

config :orders, Orders.Repo,
  url: System.fetch_env!("ORDERS_DATABASE_URL"),
  ssl: true,
  ssl_opts: [
    verify: :verify_peer,
    cacertfile: System.get_env("ORDERS_CA"),
    verify_fun: &:ssl_verify_hostname.verify_fun/3
  ]
