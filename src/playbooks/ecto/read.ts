// The Repos of a file: blocks of `config`, of `use Ecto.Repo`, of Postgrex started by hand, or a fragment.
import { UserMistake } from "../../errors.ts";
import { groupedBy } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { runsWith, waysThrough } from "../read/arms.ts";
import { elixirBlocks, oddLine, type Block } from "../read/elixir.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { specs } from "./options.ts";

/** Any of these makes a keyword list a Repo's; a mailer has user, password, port and TLS as well. */
const strong = "hostname url database socket_options pool_size socket_dir prepare endpoints".split(" ");
const ofReposAlone = strong.filter((name) => name !== "url" && name !== "hostname");
const telling = [...strong, "username", "password", "adapter", "ssl", "port"];
const notRepo = /(?:Endpoint|Oban|Mailer|Redix|Redis|Cache|PubSub|Swoosh|Bamboo|Storage|Broadway|Cluster)$/;

const developments = /^(?:live_reload|code_reloader|watchers)(?:\.|$)/;

const nothing =
  "It contains no database configuration: looked for `config :app, App.Repo, …`, `Postgrex.start_link(…)`, " +
  "`{Postgrex, …}`, or a bare `hostname: …, socket_options: [...]`.";

/** A Repo of which another file has the address: `after_connect`, `types`, settings for migrations. */
const isPartOfRepo = ({ kind, module, options }: Block) =>
  kind === "config" &&
  /(?:^|\.)Repo$/.test(module ?? "") &&
  options.some(({ name }) => specs.some((one) => one.name === name || one.name === name.replace(/_.*/, "_*")));

/** Repos of other databases that stand beside the application's own, by their names. */
const otherRepo = /(?:Click[Hh]ouse|Mongo|SQ[Ll]ite\d?|My[Ss][Qq][Ll]|MyXQL|Mssql|Tds|Duckdb|DuckDB)(?:\.?Repo)?$/;

/** Of `use Ecto.Repo` Ecto takes these; what else is known of a Repo belongs in `config`. */
const ofUse = ["otp_app", "adapter", "read_only", "default_dynamic_repo"];
const known = new Set(specs.map(({ name }) => name).filter((name) => !ofUse.includes(name)));

const asIgnored = (block: Block): Block =>
  block.kind === "use"
    ? {
        ...block,
        options: block.options.map((one) =>
          known.has(one.name.split(".")[0] ?? "") ? { ...one, name: `use.${one.name}` } : one,
        ),
      }
    : block;

export function read(text: string, file: string): AppConfig[] {
  const all = elixirBlocks(text).map(asIgnored);
  const used = new Set(all.filter(({ kind }) => kind === "use").map(({ module }) => module));
  const isNamed = new Set(all.flatMap((one) => (one.module !== null && isRepo(one) ? [one.module] : [])));
  const repos = all.filter((one) =>
    one.kind === "put" ? used.has(one.module) : isRepo(one) || (one.kind === "config" && isNamed.has(one.module ?? "")),
  );
  const adapters = new Map(all.map((one) => [one.module, adapterOf(one)]));
  const other = (one: Block): string | null => {
    const adapter = adapterOf(one) ?? adapters.get(one.module) ?? "";
    const named = otherDatabase(adapter.replace("MyXQL", "mysql"));
    if (named !== null || otherRepo.test(one.module ?? ""))
      return named ?? shownName((one.module ?? "").replace(/\.?Repo$/, ""));
    const own = /^Ecto\.Adapters\.(\w+)$/.exec(adapter)?.[1] ?? null;
    return own === null || /Postgres|Cockroach/.test(own) ? null : own;
  };
  const ours = repos.filter((one) => other(one) === null);
  if (ours.length === 0 && repos[0]) throw new UserMistake(`Its database is not PostgreSQL: it is ${other(repos[0])}.`);
  const live = ours.filter(({ isForDevelopment }) => !isForDevelopment);
  const chosen = live.length > 0 ? live : ours;
  // The application's own is called Repo; others have a word before or after it.
  const isOwn = (name: string | null) => Number(/(?:^|\.)Repo$/.test(name ?? ""));
  const modules = [...groupedBy(chosen, ({ module }) => module)]
    .map(([name, blocks]) => ({ name, ways: waysThrough(blocks), size: merged(blocks).length }))
    .toSorted((a, b) => isOwn(b.name) - isOwn(a.name) || b.size - a.size);
  const part = all.find(isPartOfRepo);
  if (modules.length === 0 && part)
    throw new UserMistake(
      `It configures ${shownName(part.module ?? "")} without an address: look for the file that has it.`,
    );
  if (modules.length === 0) throw new UserMistake(nothing);
  const jobBlocks = all.filter(({ module, isForDevelopment }) => module === "Oban" && !isForDevelopment);
  const oban = merged(waysThrough(jobBlocks)[0] ?? []);
  const left = ours.length - live.length;
  const odd = /\.exs?$/.test(file) ? oddLine(text) : null;
  const unread = odd === null ? [] : [`line ${odd} cannot be read as Elixir`];
  const notes = [
    ...(live.length > 0 && left > 0
      ? [left === 1 ? "1 block for :dev or :test is not read" : `${left} blocks for :dev or :test are not read`]
      : []),
    ...unread,
  ];
  const isDev =
    /(?:^|[/.])(?:dev|test)\.(?:secret\.)?exs$/.test(file) ||
    /(?:^|(?:^|\/)config\/)(?:dev|test)\/(?!prod|runtime|releases)[^/]+\.exs$/.test(file) ||
    (live.length === 0 && ours.length > 0) ||
    // Only a development's endpoint has these.
    all.some(({ options }) => options.some(({ name, value }) => developments.test(name) && value !== false));
  const apps = new Map(chosen.toReversed().map(({ module, app }) => [module, app]));
  return modules.flatMap(({ name, ways }, at) => {
    const app = apps.get(name);
    const jobs = at === 0 ? oban.map((one) => ({ ...one, name: `oban.${one.name}` })) : [];
    return ways.map((blocks) => ({
      framework: "ecto" as const,
      database: (name ?? "").replace(/^:/, ""),
      options: [...merged(blocks), ...jobs],
      notes,
      unread,
      traits: [
        ...(name ? [`repo:${name}`] : []),
        ...(app ? [`app:${app}`] : []),
        ...(jobs.length > 0 ? ["oban"] : []),
        ...(isDev ? ["not-production"] : []),
        ...(/\bdef init\(/.test(text) && used.has(name) ? ["init"] : []),
        ...(isSwitch(blocks) ? ["ssl-switch"] : []),
      ],
    }));
  });
}

function adapterOf({ options }: Block): string | null {
  const option = options.find(({ name }) => name === "adapter");
  return option && !option.isOpaque ? String(option.value) : null;
}

function isRepo(block: Block): boolean {
  const { kind, module, options } = block;
  const has = (names: string[]) => options.filter(({ name }) => names.includes(name.split(".")[0] ?? "")).length;
  if (has(telling) === 0 || (module !== null && notRepo.test(module))) return false;
  const adapter = adapterOf(block);
  if (adapter !== null && !/^Ecto\.|^Etso|Repo/.test(adapter)) return false;
  // `config :postgrex, :connection, …`: what the application hands to Postgrex.
  if (kind === "config" && block.app === ":postgrex" && has(telling) >= 2) return true;
  if (kind === "fragment" || kind === "use" || /Repo\w*$/.test(module ?? "") || /^\{?Postgrex/.test(kind)) return true;
  // `App.Repo.Replica1` is a Repo too; a module below it that has but a port or a password need not be one.
  if (/Repo\.[A-Z]\w*$/.test(module ?? "") && (adapter !== null || has(telling) >= 2 || has(ofReposAlone) > 0))
    return true;
  // A loop over what another file says has a name for it: `for repo <- repos do config :shop, repo, …`.
  return has(telling) >= 2 && isDatabases(block) && /^[A-Z]|^[a-z_]*repo[a-z_]*$/.test(module ?? "");
}

/** Under another name than Repo: an address with a user and a password is any service's. */
function isDatabases({ options }: Block): boolean {
  return options.some(
    ({ name, value }) =>
      ofReposAlone.includes(name.split(".")[0] ?? "") ||
      (name === "url" &&
        /^(?:ecto|postgres|postgresql):|DATABASE|POSTGRES|\b(?:PG|DB)_|_DB_|\bdb_|database/.test(String(value))),
  );
}

/** Several blocks of one Repo are merged in their order, as Config does it: a list and what is none take turns. */
function merged(blocks: Block[]): Option[] {
  const [names, groups] = [new Set<string>(), new Set<string>()];
  const isLeft = ({ name }: Option) => !names.has(name) && !groupsOf(name).some((one) => groups.has(one));
  // From the last to the first: what a later block has replaces what is before it.
  const kept = blocks.toReversed().map(({ options }) => {
    const own = options.filter(isLeft);
    for (const { name } of options) {
      groups.add(name);
      for (const one of [name, ...groupsOf(name)]) names.add(one);
    }
    return own;
  });
  return kept.toReversed().flat();
}

/** `ssl.verify` → `ssl` */
const groupsOf = (name: string): string[] => [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index));

/** `ssl` stands in an arm that its other options do not: it is a switch, and meant to differ from them. */
function isSwitch(blocks: Block[]): boolean {
  const lastWith = (name: string) =>
    blocks.findLast(({ options }) => options.some((one) => one.name === name || one.name.startsWith(`${name}.`)));
  const [ssl, opts] = [lastWith("ssl"), lastWith("ssl_opts")];
  if (!ssl) return false;
  return ssl.chosen.some((name) => /^ssl(?:_opts)?(?:\.|$)/.test(name)) || !runsWith(ssl.arms, opts?.arms ?? []);
}
