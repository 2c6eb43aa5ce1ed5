import Config

config :depot, Depot.Repo,
  username: "depotuser",
  password: "depotuser",
  hostname: "localhost",
  database: "depotuser"
