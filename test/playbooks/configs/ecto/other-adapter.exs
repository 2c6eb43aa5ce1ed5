use Mix.Config

config :gravel, Gravel.Repo,
  adapter: Ecto.Adapters.SnappyData,
  username: "app",
  hostname: "10.0.0.23",
  pool: DBConnection.Poolboy,
  pool_size: 20
