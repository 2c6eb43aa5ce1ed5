defmodule Canal.Repo do
  use Ecto.Repo, otp_app: :canal, adapter: Ecto.Adapters.Postgres

  def init(_, opts) do
    opts =
      opts
      |> Keyword.put(:url, System.get_env("DATABASE_URL"))
      |> Keyword.put(:prepare, prepare(System.get_env("CANAL_PREPARE")))
      |> Keyword.put_new(:pool_size, String.to_integer(System.get_env("POOL_SIZE") || "20"))

    {:ok, opts}
  end
end
