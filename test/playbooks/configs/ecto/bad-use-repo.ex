defmodule Depot.Repo do
  @moduledoc """
  The stock.
  """
  use Ecto.Repo,
    otp_app: :depot,
    adapter: Ecto.Adapters.Postgres,
    pool_size: 20,
    prepare: :unnamed

  def init(_type, config) do
    {:ok, Keyword.put(config, :url, System.get_env("DATABASE_URL"))}
  end
end
