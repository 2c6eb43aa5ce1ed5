import Config

db_url = System.get_env("DATABASE_URL", "postgres://postgres:canary-9f3e71@events_db:5432/events")

case System.get_env("DATABASE_SOCKET_DIR", "") do
  "" -> config :beacon, Beacon.Repo, url: db_url
  dir -> config :beacon, Beacon.Repo, socket_dir: dir, database: System.get_env("DATABASE_NAME")
end

config :beacon, Beacon.ClickhouseRepo,
  loggers: [Ecto.LogEntry],
  queue_target: 500,
  queue_interval: 2000,
  url: System.get_env("CLICKHOUSE_DATABASE_URL"),
  pool_size: 30

if !disable_cron do
  config :beacon, Oban, repo: Beacon.Repo, queues: [mail: 2]
else
  config :beacon, Oban, repo: Beacon.Repo, queues: false
end
