import Config

# Neon's pooler keeps prepared statements: nothing is wrong with their names.
config :market, Market.Repo,
  url: "postgres://market:canary-9f3e71@ep-cool-fog-123456-pooler.eu-central-1.aws.neon.tech/market",
  ssl: true,
  pool_size: 10
