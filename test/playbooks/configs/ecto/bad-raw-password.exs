import Config
config :market, Market.Repo,
  url: "ecto://market:canary-9f3e71/x@db.market.internal/market?sslmode=require",
  pool: DBConnection.Poolboy
