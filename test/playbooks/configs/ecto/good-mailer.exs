import Config

config :ferry, Ferry.Mailer,
  adapter: Swoosh.Adapters.SMTP,
  relay: "smtp.ferry.example",
  hostname: "ferry.example",
  username: "ferry",
  password: "canary-9f3e71",
  port: 587,
  ssl: false,
  tls: :always

config :ferry, Ferry.Repo,
  hostname: "db.ferry.internal",
  username: "ferry",
  password: "canary-9f3e71",
  database: "ferry_prod"
