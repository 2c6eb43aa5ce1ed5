import Config

repo_opts = [
  pool_size: 8,
  queue_target: 500,
  parameters: [application_name: "tides"],
  ssl: tls
]

repo_opts =
  if config_env() == :test,
    do: repo_opts,
    else: [hostname: db_host, username: db_user, port: 6543] ++ repo_opts

config :tides, Tides.Repo, repo_opts
