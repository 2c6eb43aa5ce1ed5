import Config

config :weir, Weir.Repo,
  hostname: "db.weir.internal",
  database: "weir",
  username: "weir",
  password: System.fetch_env!("WEIR_PASSWORD"),
  ssl: [
    verify: :verify_peer,
    cacerts: :public_key.cacerts_get(),
    server_name_indication: :disable
  ]
