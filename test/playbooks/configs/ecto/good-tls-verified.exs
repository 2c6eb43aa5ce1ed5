import Config

config :shop, Shop.Repo,
  url: "ecto://shop:canary-9f3e71@db.shop.internal:5433/shop?ssl=true&pool_size=5",
  ssl: [
    verify: :verify_peer,
    cacertfile: "/etc/ssl/db-ca.pem",
    server_name_indication: ~c"db.shop.internal",
    customize_hostname_check: [match_fun: :public_key.pkix_verify_hostname_match_fun(:https)]
  ],
  parameters: [application_name: "shop", statement_timeout: "15s"],
  after_connect: {Shop.Repo, :set_role, []},
  disconnect_on_error_codes: [:read_only_sql_transaction],
  telemetry_prefix: [:shop, :repo],
  migration_lock: :pg_advisory_lock
