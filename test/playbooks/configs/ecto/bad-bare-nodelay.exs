import Config
config :market, Market.Repo, url: "ecto://market:canary-9f3e71@db/market", socket_options: [:nodelay]
