// Ecto with Postgrex, and Oban beside it: config files of Elixir, or pieces of them.
import { UserMistake } from "../errors.ts";
import { logs, steps } from "./ecto/steps.ts";
import { lints } from "./ecto/lints.ts";
import { forms } from "./ecto/forms.ts";
import { docs } from "./ecto/options.ts";
import { shownTerm } from "./ecto/socket-options.ts";
import { elixirLine } from "./ecto/write.ts";
import { numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Option, Playbook, Wish, Wishes } from "./playbook.ts";
import { elixirBlocks, type Block } from "./read/elixir.ts";
import { wholeParts } from "./url.ts";

/** Any of these makes a keyword list a Repo's. */
const telling = [
  "hostname",
  "url",
  "database",
  "username",
  "password",
  "socket_options",
  "pool_size",
  "socket_dir",
  "prepare",
  "adapter",
  "ssl",
  "endpoints",
  "port",
];

function read(text: string): AppConfig {
  const all = elixirBlocks(text);
  const isRepo = ({ kind, module, options }: Block) =>
    kind === "fragment" ||
    /Repo\w*$/.test(module ?? "") ||
    /^\{?Postgrex/.test(kind) ||
    (options.filter(({ name }) => telling.includes(name)).length >= 2 && !/Endpoint$|Oban$/.test(module ?? ""));
  const repos = all.filter(
    (one) => isRepo(one) && one.options.some(({ name }) => telling.includes(name.split(".")[0] ?? "")),
  );
  const live = repos.filter(
    ({ conditions }) => !conditions.some((one) => /:(dev|test)\b/.test(one) && !/:prod\b/.test(one)),
  );
  const chosen = live.length > 0 ? live : repos;
  const [main] = [...byModule(chosen)].toSorted((a, b) => b[1].length - a[1].length);
  if (!main)
    throw new UserMistake(
      "There is no configuration of a database in it: looked for `config :app, App.Repo, …`, `Postgrex.start_link(…)`, `{Postgrex, …}`, or a bare `hostname: …, socket_options: [...]`.",
    );
  const [name, options] = main;
  const oban = all.filter(({ module }) => module === "Oban").flatMap((one) => one.options);
  const app = chosen.find(({ module }) => module === name)?.app;
  const others = [...new Set(repos.map(({ module }) => module ?? ""))].filter((one) => one !== (name ?? ""));
  const left = repos.length - live.length;
  return {
    framework: "ecto",
    options: [...options, ...oban.map((one) => ({ ...one, name: `oban.${one.name}` }))],
    notes: [
      ...others.map((one) => `the configuration of ${one || "another database"} is not read`),
      ...(live.length > 0 && left > 0 ? [`${left} blocks for :dev or :test are not read`] : []),
    ],
    traits: [...(name ? [`repo:${name}`] : []), ...(app ? [`app:${app}`] : []), ...(oban.length > 0 ? ["oban"] : [])],
  };
}

/** Several blocks of one Repo are merged in their order, as Config does it. */
function byModule(blocks: Block[]): Map<string | null, Option[]> {
  const found = new Map<string | null, Option[]>();
  for (const { module, options } of blocks) {
    const names = new Set(options.map(({ name }) => name));
    found.set(module, [...(found.get(module) ?? []).filter(({ name }) => !names.has(name)), ...options]);
  }
  return found;
}

function wishes(config: AppConfig): Wishes {
  const parts = wholeParts(stringOf(config, "url") ?? "");
  const wish = <T>(
    option: string,
    value: T | null | undefined,
    source: string,
    fixes: Record<string, string> = {},
  ): Wish<T> | undefined =>
    value === null || value === undefined
      ? undefined
      : {
          value,
          option,
          line: optionOf(config, option)?.line ?? (parts ? (optionOf(config, "url")?.line ?? null) : null),
          fixes,
          source,
        };
  const socket = optionOf(config, "socket_options");
  const list = Array.isArray(socket?.value) ? socket.value.map((one) => shownTerm(String(one))) : [];
  const without = (family: string) => list.filter((one) => one !== ":inet" && one !== ":inet6" && one !== family);
  const families = {
    "6": elixirLine("socket_options", [":inet6", ...without(":inet6")]),
    "4": elixirLine("socket_options", [":inet", ...without(":inet")]),
  };
  const family = socket?.isOpaque ? undefined : list.includes(":inet6") ? (6 as const) : (4 as const);
  const prepare = optionOf(config, "prepare");
  const prepared = prepare?.isOpaque
    ? undefined
    : prepare?.value === ":unnamed"
      ? ("unnamed" as const)
      : ("named" as const);
  const found = {
    host: wish("hostname", parts?.host ?? stringOf(config, "hostname"), docs.postgrex),
    port: wish("port", parts?.port ?? numberOf(config, "port"), docs.postgrex),
    database: wish("database", parts?.database ?? stringOf(config, "database"), docs.postgrex),
    user: wish("username", parts?.user ?? stringOf(config, "username"), docs.postgrex),
    family: wish<4 | 6 | "any">("socket_options", family, docs.adapter, families),
    prepared: wish("prepare", prepared, docs.postgrex, { unnamed: "prepare: :unnamed" }),
    tls: wish("ssl", tlsOf(config), docs.postgrex, {
      require: "ssl: true",
      disable: "ssl: false",
      verify: "ssl: [cacerts: :public_key.cacerts_get()]",
    }),
    poolSize: wish("pool_size", optionOf(config, "pool_size") ? numberOf(config, "pool_size") : 10, docs.repo, {
      "{n}": "pool_size: {n}",
    }),
    connectTimeoutMs: wish(
      "connect_timeout",
      numberOf(config, "connect_timeout") ?? numberOf(config, "timeout") ?? 15_000,
      docs.postgrex,
    ),
  };
  return Object.fromEntries(Object.entries(found).filter(([, one]) => one !== undefined));
}

function tlsOf(config: AppConfig): "disable" | "require" | "verify" | undefined {
  const option = optionOf(config, "ssl");
  if (config.options.some(({ name }) => name.startsWith("ssl.")))
    return valueOf(config, "ssl.verify") === ":verify_none" ? "require" : "verify";
  if (wholeParts(stringOf(config, "url") ?? "")?.parameters["ssl"] === "true") return "require";
  if (!option) return "disable";
  return option.isOpaque
    ? undefined
    : option.value === true
      ? "require"
      : option.value === false
        ? "disable"
        : undefined;
}

export const ecto: Playbook = {
  framework: "ecto",
  title: "Ecto (Postgrex, Oban)",
  read,
  forms: () => forms,
  lints,
  wishes,
  steps,
  logs,
  withOption: elixirLine,
};
