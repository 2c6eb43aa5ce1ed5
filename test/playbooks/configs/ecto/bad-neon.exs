import Config

config :market, Market.Repo,
  url: "postgres://market:canary-9f3e71@ep-cool-fog-123456-pooler.eu-central-1.aws.neon.tech/market",
  ssl: [:verify_none],
  backoff_min: 60_000,
  backoff_max: 5_000
