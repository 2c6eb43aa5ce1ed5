import Config

if config_env() not in [:dev, :test] do
  database_url =
    System.get_env("DATABASE_URL") ||
      raise """
      DATABASE_URL is not set.
      For example: ecto://USER:PASS@HOST/DATABASE
      """

  config :depot, Depot.Repo,
    # ssl: true,
    url: database_url,
    pool_size: String.to_integer(System.get_env("POOL_SIZE") || "10")
end

config :depot, Depot.Repo, priv: "priv/repo"
