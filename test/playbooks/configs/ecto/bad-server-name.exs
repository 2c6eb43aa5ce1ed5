import Config

config :quay, Quay.Repo,
  hostname: System.get_env("QUAY_DB_HOST"),
  username: "quay",
  password: "canary-9f3e71",
  database: "quay",
  ssl: true,
  ssl_opts: [
    verify: :verify_none,
    server_name_indication: System.get_env("QUAY_DB_HOST")
  ]

config :quay, Quay.ArchiveRepo,
  hostname: "archive.quay.internal",
  username: "quay",
  password: "canary-9f3e71",
  database: "archive",
  ssl: [cacertfile: "/etc/ssl/quay.pem", server_name_indication: "archive.quay.internal"]
