import Config

config :market, Market.Repo,
  url: "postgres://market.abcdefghijklmnop:canary-9f3e71@aws-0-eu-central-1.pooler.supabase.com:6543/market",
  ssl: [:verify_none],
  backoff_min: 60_000,
  backoff_max: 5_000
