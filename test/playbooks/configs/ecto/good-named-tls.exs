import Config

if config_env() == :prod do
  host = System.fetch_env!("LOFT_DB_HOST")

  tls = [
    verify: :verify_peer,
    cacertfile: "/etc/ssl/loft.pem",
    server_name_indication: String.to_charlist(host),
    customize_hostname_check: [
      match_fun: :public_key.pkix_verify_hostname_match_fun(:https)
    ]
  ]

  config :loft, Loft.Repo,
    hostname: host,
    username: "loft",
    password: "canary-9f3e71",
    database: "loft",
    ssl: tls
end
