import Config

reached =
  case System.fetch_env("MILL_URL") do
    {:ok, url} ->
      [url: url]

    :error ->
      [
        hostname: System.fetch_env!("MILL_HOST"),
        username: System.fetch_env!("MILL_USER"),
        password: System.fetch_env!("MILL_PASSWORD"),
        database: "mill"
      ]
  end

config :mill, Mill.Repo, Keyword.merge(reached, pool_size: 12)

# A service that is no database.
config :mill, Mill.Letters,
  url: System.fetch_env!("LETTERS_URL"),
  username: System.fetch_env!("LETTERS_USER"),
  password: System.fetch_env!("LETTERS_PASSWORD")

config :mill, Mill.EventStore,
  serializer: EventStore.JsonSerializer,
  username: "mill",
  password: "canary-9f3e71",
  database: "events",
  hostname: "events.mill.internal"
