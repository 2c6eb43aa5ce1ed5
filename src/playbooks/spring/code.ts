// Data sources in code: HikariCP's, pgjdbc's own, R2DBC's, and URLs of either that are handed to somebody.
import { UserMistake } from "../../errors.ts";
import { firstOfEach } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { endOfExpression, jvmSource, type JvmCall, type JvmRange, type JvmSource, type JvmValue } from "../read/jvm.ts";
import { allWithin } from "../read/bounded.ts";
import { jvmValue } from "../read/jvm-values.ts";
import { codeKindOf, codeSettingName, type CodeKind } from "./code-names.ts";
import { settingOf, settingsIn, settingsOf, variableOf, type CodeSetting } from "./code-settings.ts";

export const isJvmCode = (file: string): boolean => /\.(?:java|kts?|scala|sc|groovy)$/i.test(file);
/** Pasted code has no name of a file. */
export const looksLikeJvm = (text: string): boolean =>
  /\bHikari(?:Config|DataSource)\b[ (]|\bPostgresqlConnection(?:Configuration|Factory)\b|\bConnectionFactor(?:ies|yOptions)\b|\bPG\w*DataSource\b|\b(?:DriverManager\.getConnection|Database\.(?:connect|forURL)|fromDriverManager)\b/.test(
    text,
  );

const [mostSources, mostBeside] = [200, 200];
const sought =
  "looked for HikariConfig, DriverManager, DataSourceBuilder, PGSimpleDataSource, PostgresqlConnectionConfiguration, " +
  "ConnectionFactoryOptions, and texts with jdbc:postgresql: or r2dbc:postgresql:";

interface Source {
  kind: CodeKind;
  at: number;
  options: Option[];
}

/** @throws UserMistake where it makes no data source of PostgreSQL's */
export function readJvmCode(text: string, file: string): AppConfig[] {
  const source = jvmSource(text, file);
  const made = withPools(madeIn(source)).filter(({ kind }) => !kind.endsWith("-pool"));
  const named = made.filter(({ options }) => options.some(({ name }) => isPlace(name)));
  const known = new Set(named.map(urlTextOf));
  const found = urlsIn(source).filter((one) => !known.has(urlTextOf(one)));
  // `BASE + name` is opened, and `BASE` is a part of it.
  const isPart = (one: Source) =>
    [...named, ...found].some((other) => other !== one && urlTextOf(other)?.startsWith(`${urlTextOf(one)}$`));
  const texts = found.filter((one) => !isPart(one));
  const all = firstOfEach([...named, ...texts], keyOf);
  const isSaid = /\borg\.postgresql\b|\bio\.r2dbc\.postgresql\b|\bjdbc:postgresql:|\bPostgresqlConnection\w+/.test(
    text,
  );
  const ours = all.filter((one) => otherOf(one) === null && (isSaid || isPostgres(one)));
  const other = all.map(otherOf).find((one) => one !== null);
  if (ours.length === 0 && other) throw new UserMistake(`Its database is not PostgreSQL: it is ${other}.`);
  if (ours.length === 0 && all.length > 0)
    throw new UserMistake("It makes a data source, and nothing here says whether that is PostgreSQL's.");
  if (ours.length === 0) throw new UserMistake(`It contains no data source of PostgreSQL's: ${sought}.`);
  return ours.map((one) => configOf(one, source, ours.length > 1));
}

const isPlace = (name: string) =>
  /^(?:url|jdbc-url|host|server-name|database-name|data-source-properties\.\w*[nN]ame)$/.test(name);
const urlOptionOf = ({ options }: Source) => options.find(({ name }) => name === "url" || name === "jdbc-url");

function urlTextOf(one: Source): string | null {
  const option = urlOptionOf(one);
  const text = option?.isOpaque ? option.fallback : option?.value;
  return typeof text === "string" ? text : null;
}

const keyOf = ({ kind, options }: Source) => JSON.stringify([kind, options.map(({ name, value }) => [name, value])]);

function otherOf(one: Source): string | null {
  const driver = one.options.find(({ name }) => name === "driver-class-name" || name === "driver");
  const said = urlTextOf(one) ?? (driver && !driver.isOpaque ? driver.value : null);
  return typeof said === "string" ? otherDatabase(said.replace(/^r2dbcs?:(?:pool:)?/, "")) : null;
}

/** Where nothing else of the file says so, the source itself must. */
const isPostgres = ({ kind, options }: Source) =>
  kind === "pgjdbc" ||
  kind === "vertx" ||
  kind === "skunk" ||
  options.some(({ value, fallback }) =>
    [value, fallback].some((one) => typeof one === "string" && /postgres/i.test(one)),
  );

/** Those that a constructor or a builder makes. */
function madeIn(source: JvmSource): Source[] {
  const calls = source.calls.flatMap((call) => {
    const kind = codeKindOf(call);
    return kind === null ? [] : [{ call, kind }];
  });
  const roots = allWithin(calls, mostSources).map((one) => ({ ...one, variable: variableOf(source, one.call) }));
  const of = new Map(roots.map((one) => [one.variable, one.call]));
  return roots.flatMap(({ call, kind, variable }, at): Source[] => {
    const [only] = call.args;
    // `new HikariDataSource(config)` is the pool of what is there already.
    const given = only && only.range[1] - only.range[0] === 1 ? source.tokens[only.range[0]]?.code : undefined;
    if (call.isNew && given !== undefined && of.has(given)) return [];
    const next = roots.slice(at + 1).find((one) => one.variable === variable && variable !== null)?.call.at;
    const settings = settingsOf(source, call, next ?? Infinity);
    const pools = roots.filter(
      (one) => variable !== null && isOver(source, one.call, variable, call.at, next ?? Infinity),
    );
    const beside = pools.flatMap((one) => settingsOf(source, one.call, Infinity));
    return [
      { kind, at: call.at, options: optionsOf(source, kind, [...positional(source, call), ...settings, ...beside]) },
    ];
  });
}

/** `new HikariDataSource(config)`, for the config that has this name there. */
const isOver = (source: JvmSource, { isNew, args, at }: JvmCall, variable: string, from: number, until: number) =>
  isNew && at > from && at < until && args.length === 1 && source.tokens[args[0]?.range[0] ?? -1]?.code === variable;

/** The size of a pool over it counts for what the file connects to. */
function withPools(all: Source[]): Source[] {
  const pool = all.findLast(({ kind }) => kind.endsWith("-pool"));
  return all.map((one) =>
    pool && /^(?:r2dbc|vertx)$/.test(one.kind) ? { ...one, options: merged([...one.options, ...pool.options]) } : one,
  );
}

const merged = (options: Option[]) => [...new Map(options.map((one) => [one.name, one])).values()];

function optionsOf(source: JvmSource, kind: CodeKind, settings: CodeSetting[]): Option[] {
  return merged(
    settings.flatMap(({ name, range, at }): Option[] => {
      const isDrivers = name.startsWith("data-source-properties.");
      const known = isDrivers ? name : codeSettingName(kind, name);
      if (known === null) return [];
      const value: JvmValue = range === null ? { value: true, isOpaque: false } : within(source, range);
      return [{ name: known, ...value, line: source.lineAt(range === null ? at : range[0]), written: name }];
    }),
  );
}

/** `new String[] {"localhost"}`, `arrayOf("localhost")`: the first of them. */
function within(source: JvmSource, range: JvmRange): JvmValue {
  const found = jvmValue(source, range);
  const isList = /^(?:new (?:String|int)\[\] ?\{|arrayOf\(|intArrayOf\(|Array\()/.test(String(found.value));
  const [first] = isList
    ? source.tokens.slice(...range).filter(({ kind }) => kind === "text" || kind === "number")
    : [];
  if (!found.isOpaque || !first) return found;
  return { value: first.kind === "number" ? Number(first.code) : first.code, isOpaque: false };
}

/** What stands before the URL may be its driver, and behind it stand the user and the password. */
function positional(source: JvmSource, { name, args }: JvmCall): CodeSetting[] {
  const isTaken = name === "fromUri" || name === "parse";
  const at = isTaken ? 0 : args.findIndex(({ range }) => isUrl(usual(jvmValue(source, range))));
  const driver = args.findIndex(({ range }) => isDriver(usual(jvmValue(source, range))));
  const place = at !== -1 ? at : driver !== -1 && args.length > driver + 1 ? driver + 1 : -1;
  const url = args[place];
  if (!url) return [];
  const behind = args.filter((one, index) => index > place && index !== driver && one.name === null);
  const [user, password] = behind;
  const is = (name: string, one: JvmCall["args"][number] | undefined): CodeSetting[] =>
    one && one.name === null ? [{ name, range: one.range, at: one.range[0] }] : [];
  const named = args.flatMap((one) =>
    one.name === null ? [] : [{ name: one.name, range: one.range, at: one.range[0] }],
  );
  // Spark's have a table behind the URL.
  const isOfTable = name === "jdbc";
  const properties =
    (isOfTable || !password) && user ? propertiesOf(source, (isOfTable && password ? password : user).range) : [];
  return [
    { name: "url", range: url.range, at: url.range[0] },
    ...(driver === -1 ? [] : is("driver", args[driver])),
    ...(password && !isOfTable ? [...is("user", user), ...is("password", password)] : properties),
    ...named,
  ];
}

/** `DriverManager.getConnection(url, properties)`: what was put into them. */
function propertiesOf(source: JvmSource, [from, to]: JvmRange): CodeSetting[] {
  const name = to - from === 1 ? source.tokens[from]?.code : undefined;
  return source.calls
    .filter(({ receiver, at }) => receiver === name && at < from)
    .flatMap((one) => settingOf(source, one));
}

const usual = ({ value, isOpaque, fallback }: JvmValue) => (isOpaque ? fallback : value);
/** More than what a URL begins with: `url.startsWith("jdbc:postgresql:")`. */
const isUrl = (text: unknown): text is string =>
  typeof text === "string" &&
  /^(?:jdbc(?:-secretsmanager)?:(?:[\w-]+:)*?|r2dbcs?:(?:pool:)?)postgres(?:ql)?:(?:\/\/)?[^\s/]/.test(text);

const opensNothing =
  /^(?:print\w*|info|debug|warn|error|trace|log|fine|assert\w*|verify|require|check|equals\w*|contains|startsWith|endsWith|matches|indexOf|replace\w*|split|substring|should\w*|expect\w*|append|add|format|formatted|concat|valueOf)$/;

/** URLs that stand anywhere else: arguments of a call, what a name is given, what is returned. */
function urlsIn(source: JvmSource): Source[] {
  const { tokens, calls, given } = source;
  const isOne = (range: JvmRange) => isUrl(usual(jvmValue(source, range)));
  const inCalls = calls
    .filter((one) => !opensNothing.test(one.name) && codeKindOf(one) === null)
    .flatMap((call) => {
      const url = call.args.find(({ range }) => isOne(range)) ?? behindDriver(source, call);
      return url ? [{ call, range: url.range }] : [];
    });
  const returned = tokens.flatMap(({ code, kind }, at): { at: number; range: JvmRange }[] => {
    if (kind !== "name" || code !== "return") return [];
    const range = [at + 1, endOfExpression(tokens, at + 1)] as const;
    return isOne(range) ? [{ at, range }] : [];
  });
  const all = [
    ...allWithin(inCalls, mostSources).map(({ call, range }) => ({
      at: call.at,
      range,
      settings: around(source, call),
    })),
    ...allWithin(
      given.filter(({ range }) => isOne(range)),
      mostSources,
    ).map(({ at, range }) => ({ at, range, settings: [...besideName(source, at), { name: "url", range, at }] })),
    ...allWithin(returned, mostSources).map(({ at, range }) => ({ at, range, settings: [{ name: "url", range, at }] })),
  ];
  const found = all.map(({ at, range, settings }): Source => {
    const kind = kindFor(source, range);
    return { kind, at, options: optionsOf(source, kind, settings) };
  });
  return distinctUrls(found);
}

/** `fromDriverManager("org.postgresql.Driver", settings.url, settings.user, …)`: it stands behind the driver. */
function behindDriver(source: JvmSource, { args }: JvmCall): JvmCall["args"][number] | undefined {
  const at = args.length < 3 ? -1 : args.findIndex(({ range }) => isDriver(usual(jvmValue(source, range))));
  return at === -1 ? undefined : (args.find(({ name }) => name === "url") ?? args[at + 1]);
}

const isDriver = (text: unknown) => typeof text === "string" && /^org\.postgresql\.\w+$/.test(text);

/** What stands beside it in its chain, or on its variable, is of the same source. */
function around(source: JvmSource, call: JvmCall): CodeSetting[] {
  const { root } = call;
  const beside = root.receiver === null ? source.ofRoot.get(root) : source.ofReceiver.get(root.receiver);
  const others = (beside ?? []).filter((one) => one !== call).slice(0, mostBeside);
  return [...others.flatMap((one) => settingOf(source, one)), ...settingOf(source, call), ...positional(source, call)];
}

const besideName = (source: JvmSource, at: number): CodeSetting[] =>
  settingsIn(source, source.tokens[at]?.within ?? -1).filter(({ name }) => codeSettingName("jdbc", name) !== "url");

const kindFor = (source: JvmSource, range: JvmRange): CodeKind =>
  String(usual(jvmValue(source, range))).startsWith("r2dbc") ? "r2dbc" : "jdbc";

/** Of one URL that stands in several places that with the most beside it. */
function distinctUrls(all: Source[]): Source[] {
  const best = new Map<string | null, Source>();
  for (const one of all) {
    const other = best.get(urlTextOf(one));
    if (!other || other.options.length < one.options.length) best.set(urlTextOf(one), one);
  }
  return [...best.values()];
}

const titles: Record<CodeKind, string> = {
  hikari: "hikari-code",
  pgjdbc: "jdbc-code",
  jdbc: "jdbc-code",
  r2dbc: "r2dbc-code",
  "r2dbc-pool": "r2dbc-code",
  vertx: "vertx-code",
  skunk: "skunk-code",
  "client-pool": "vertx-code",
};

function configOf({ kind, at, options }: Source, source: JvmSource, isOneOfSeveral: boolean): AppConfig {
  return {
    framework: "spring",
    database: isOneOfSeveral ? `connection in line ${source.lineAt(at)}` : "",
    options,
    notes: [],
    traits: [
      "prefix:",
      "code",
      titles[kind],
      ...(kind === "r2dbc" ? ["r2dbc"] : []),
      ...(kind === "vertx" || kind === "skunk" ? ["client"] : []),
      ...(kind === "jdbc" || kind === "pgjdbc" ? ["other-pool"] : []),
    ],
  };
}
