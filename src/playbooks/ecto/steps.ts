// What people can run from inside an Elixir release, with this target's values.
import { optionOf } from "../options.ts";
import type { StepPlace, PlaybookStep } from "../playbook.ts";
import { elixirValue } from "./write.ts";

export function steps({ host, port, database, user, config }: StepPlace): PlaybookStep[] {
  const trait = (name: string) => config?.traits.find((one) => one.startsWith(`${name}:`))?.slice(name.length + 1);
  const repo = trait("repo") ?? "MyApp.Repo";
  const app = trait("app") ?? ":my_app";
  const socket = config ? optionOf(config, "socket_options") : null;
  // It stands between single quotes of the shell.
  const own =
    socket && !socket.isOpaque
      ? elixirValue(socket.value).replaceAll("'", "'\\''")
      : `Application.get_env(${app}, ${repo})[:socket_options] || []`;
  const release = `bin/${app.replace(/^:/, "")}`;
  return [
    {
      title: "1. The socket alone, inside the running release, with exactly the configured options",
      language: "sh",
      code: `${release} rpc '
options = ${own}
IO.inspect(try do
  :gen_tcp.connect(~c"${host}", ${port}, options ++ [:binary, active: false], 5_000)
catch kind, reason -> {kind, reason} end)'`,
      reads:
        "`{:ok, port}`: the socket opens. `{:exit, :badarg}`: an option in the list is illegal, and nothing was " +
        "ever sent. `{:error, :nxdomain}`: the name has no address of that family.",
    },
    {
      title: "2. The driver alone, with the whole configuration of the Repo and nothing else",
      language: "sh",
      code: `${release} rpc '
options = Keyword.merge(${repo}.config(), pool_size: 1, backoff_type: :stop)
Process.flag(:trap_exit, true)
{:ok, pid} = Postgrex.start_link(options)
IO.inspect(Postgrex.query(pid, "select current_user, inet_server_addr()", []))'`,
      reads: "Use the whole list: with one option missing, the test proves nothing about the release.",
    },
    {
      title: "3. The pool alone, without the rest of the application",
      language: "sh",
      code: `${release} eval '
Application.load(${app}); {:ok, _} = Application.ensure_all_started(:ecto_sql); {:ok, _} = Application.ensure_all_started(:postgrex)
Process.flag(:trap_exit, true)
IO.inspect(${repo}.start_link()); IO.inspect(${repo}.query("select 1")); receive do message -> IO.inspect(message) after 2_000 -> :alive end |> IO.inspect()'`,
      reads:
        "`{:EXIT, _, :shutdown}` within a second, and no line of the driver before it: the pool dies before it " +
        "connects.",
    },
    {
      title: "4. The options actually in effect, without secrets",
      language: "sh",
      code: `${release} rpc 'IO.inspect(Keyword.drop(${repo}.config(), [:password, :url]), limit: :infinity)'`,
      reads: `Compare each with this check: ${user}@${host}:${port}/${database}.`,
    },
    {
      title: "5. Make crashes visible before the next deploy",
      language: "elixir",
      code: `config :logger, level: :debug, handle_otp_reports: true, handle_sasl_reports: true`,
      reads:
        "Then search the log from the start for gen_statem, terminating, badarg, ArgumentError, " +
        "reached_max_restart: not only for Postgrex.",
    },
  ];
}

export const logs = {
  search: [
    "gen_statem",
    "terminating",
    "badarg",
    "ArgumentError",
    "reached_max_restart",
    "failed to connect",
    "nxdomain",
  ],
  hint:
    "Don't search only for Postgrex: SASL reports are hidden by default. Elixir up to 1.16 drops the crash " +
    "reports of gen_statem; `config :logger, handle_sasl_reports: true` shows them.",
};
