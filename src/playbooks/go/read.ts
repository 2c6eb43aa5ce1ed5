// Connections in Go source: sql.Open, pgx, pgxpool, GORM, and texts that look like their connection strings.
import type { SyntaxNode } from "@lezer/common";
import { UserMistake } from "../../errors.ts";
import { flatText } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { firstFrom } from "../read/neighbours.ts";
import { goSource, goTextOf, type GoCall, type GoField, type GoSource } from "../read/go.ts";
import {
  argumentsIn,
  computed,
  lineIn,
  ofText,
  putInTraits,
  tagsIn,
  textsIn,
  usualText,
  type DsnText,
} from "./texts.ts";
import { driversFields } from "./fields.ts";
import { entDialect } from "./ent.ts";
import { schemeTraits } from "./no-scheme.ts";
import { atOwnLines } from "./place.ts";
import { settingOf } from "./setting-value.ts";
import { urlValueOptions } from "./url-value.ts";
import { goPgFieldsOf, pgdriverSettings, settings, type GoDriver } from "./options.ts";

const longestLine = 300;
const sought =
  'looked for sql.Open("postgres", …), pgx.Connect, pgxpool.New or ParseConfig, gorm.Open(postgres.Open(…)), ' +
  "pg.Connect(&pg.Options{…}), pgdriver.NewConnector, and texts with host=… or postgres://";
const openers: [RegExp, GoDriver][] = [
  [/^pgxpool\.(?:New|Connect|ParseConfig)$/, "pgxpool"],
  [/^(?:pgx|pgconn|stdlib)\.(?:Connect|ParseConfig|ParseConnectionString)$/, "pgx"],
  [/^pq\.NewConnector$/, "pq"],
  [/^postgres\.Open$/, "gorm"],
];
/** Anything that opens a driver by its name: sql, sqlx, ent, otelsql, gorm's first version. */
const byName = /(?:^|\.)(?:Open|MustOpen|Connect|MustConnect|ConnectContext|NewWithDriver)$/;

interface Opened {
  driver: GoDriver | null;
  text: DsnText | null;
  /** What stands in the place of the text, where it is computed. */
  code: string;
  at: number;
  /** Where that stands, if it is not where the call begins. */
  codeAt?: number;
  perRequest?: GoCall["perRequest"];
  /** ent takes the driver's name for a dialect of its own. */
  ent?: string | null;
}

/** @throws UserMistake where no connection to PostgreSQL is opened in it */
export function readGo(text: string): AppConfig[] {
  const source = goSource(text);
  const others: string[] = [];
  const opened = source.calls.flatMap((call) => openedBy(call, source, others));
  const written = source.fields.flatMap(({ name, value, at }): Opened[] =>
    name === "DSN" ? [{ driver: "gorm", text: textOf(value, source), code: codeOf(source, value), at }] : [],
  );
  const texts = textsIn(source);
  const found = distinct([...opened, ...written].map((one) => withText(one, texts, source)));
  const all =
    found.length > 0
      ? found
      : [...texts, ...argumentsIn(source), ...tagsIn(source)].map((one) => ({
          driver: importedBy(source) ?? saidBy(one),
          text: one,
          code: "",
          at: one.at,
        }));
  const ours = all.filter((one) => one.text === null || otherDatabase(one.text.value) === null);
  const other = others[0] ?? all.map((one) => otherDatabase(one.text?.value ?? "")).find((one) => one !== null);
  if (ours.length === 0 && other) throw new UserMistake(`Its database is not PostgreSQL: it is ${other}.`);
  if (ours.length === 0) throw new UserMistake(`It contains no database configuration: ${sought}.`);
  const beside = besideIn(source);
  return ours
    .map((one, at) => configOf(one, source, beside, ours[at + 1]?.at ?? Infinity, at === 0))
    .map((one) => (ours.length > 1 ? one : { ...one, database: "" }));
}

const textOf = (node: SyntaxNode, source: GoSource): DsnText | null =>
  goTextOf(node, source) ?? usualText(node, source);

function openedBy(call: GoCall, source: GoSource, others: string[]): Opened[] {
  const { callee, args, at, perRequest } = call;
  if (callee === "pg.Connect" && isGoPg(source)) return [{ driver: "go-pg", text: null, code: "", at, perRequest }];
  if (callee === "pgdriver.NewConnector") {
    // Where several texts are given, the last one counts.
    const inside = between(source.calls, call.node.from - 1, call.node.to);
    const dsn = inside.findLast((one) => one.callee === "pgdriver.WithDSN" && isWithin(one.node, call.node));
    const value = dsn?.args[0];
    const given = value ? givenBy(value, source) : { text: null, code: "" };
    return [{ driver: "pgdriver", ...given, at, perRequest }];
  }
  const direct = openers.find(([pattern]) => pattern.test(callee));
  if (direct) {
    const value = args.find((one) => !/^(?:ctx|c|context\.\w+\(.*\)|\w+\.Context\(\))$/s.test(codeOf(source, one)));
    if (!value || isOfParsed(value, source)) return [];
    // It opens one connection, and no pool.
    const own = direct[1] === "pgx" ? {} : { perRequest };
    return [{ driver: direct[1], ...givenBy(value, source), at, ...own }];
  }
  const names = args.map((one) => goTextOf(one, source)?.value ?? "");
  const named = names.findIndex((one) => /^[a-z][\w/]{1,30}$/.test(one));
  const driver = names[named] ?? "";
  const isUnnamed =
    named === -1 && /^\w*sql[dx]?\w*\.(?:Open|Connect|MustConnect)/i.test(callee) && importedBy(source) !== null;
  const value = isUnnamed ? args.at(-1) : args[named + 1];
  if (!byName.test(callee) || (named === -1 && !isUnnamed) || !value || args.length < 2) return [];
  const [first] = args;
  const ofOther = first && isUnnamed ? otherDatabase(codeOf(source, first)) : null;
  // `sql.Open(sqliteshim.DriverName(), dsn)` beside a connector of PostgreSQL's.
  if (ofOther !== null) {
    others.push(ofOther);
    return [];
  }
  const opened = { ...givenBy(value, source), at, perRequest, ent: entDialect(call, driver, source) };
  if (isUnnamed) return [{ driver: importedBy(source), ...opened }];
  if (/^(?:postgres|postgresql|cloudsqlpostgres|pq|nrpostgres)$/.test(driver)) return [{ driver: "pq", ...opened }];
  if (/^pgx(?:\/v\d)?$/.test(driver)) return [{ driver: "pgx", ...opened }];
  if (driver === "pg" && importedBy(source) === "pgdriver") return [{ driver: "pgdriver", ...opened }];
  const other = otherDatabase(driver);
  if (other !== null) others.push(other);
  return [];
}

const givenBy = (value: SyntaxNode, source: GoSource) => ({
  text: textOf(value, source),
  code: codeOf(source, value),
  codeAt: value.from,
});

const isWithin = (one: SyntaxNode, { from, to }: SyntaxNode) => one.from >= from && one.to <= to;

/** `pgxpool.New(ctx, config.ConnString())` opens what `config` was parsed from, which is read where it is parsed. */
function isOfParsed(value: SyntaxNode, source: GoSource): boolean {
  const name = /^(\w+)\.ConnString\(\)$/.exec(codeOf(source, value))?.[1];
  const given = name === undefined ? [] : (source.names.get(name) ?? []);
  return given.length === 1 && given.every((one) => /^pgx(?:pool)?\.ParseConfig\(/.test(codeOf(source, one)));
}

/** After ParseConfig the pool has defaults of its own in these: what is set where one is 0 is never set. */
const neverZero = ["MaxConns", "MaxConnIdleTime", "MaxConnLifetime", "HealthCheckPeriod"];

/** `config.ConnConfig.TLSConfig = …` replaces what the text says of TLS. */
const isOfPgx = ({ name, of = "" }: { name: string; of?: string }) =>
  name === "TLSConfig" && of.endsWith(".ConnConfig");

function isNeverZero({ name, whereZero }: GoField, source: GoSource): boolean {
  const given = whereZero === undefined ? [] : (source.names.get(whereZero) ?? []);
  return (
    neverZero.includes(name) &&
    given.length > 0 &&
    given.every((one) => codeOf(source, one).startsWith("pgxpool.ParseConfig("))
  );
}

const codeOf = ({ text }: GoSource, { from, to }: { from: number; to: number }) => flatText(text.slice(from, to));

/** A connection with a computed text has the only one that the file has. */
function withText(one: Opened, texts: DsnText[], { names }: GoSource): Opened {
  const [only] = texts;
  if ((names.get(one.code) ?? []).length > 1) return one;
  const isElsewhere = one.text === null && /^[\w.]+\(.*\)$|^[\w.]*(?:dsn|connStr|conn|url|uri)\w*$/i.test(one.code);
  return isElsewhere && only && texts.length === 1 && !/Getenv|LookupEnv/.test(one.code) ? { ...one, text: only } : one;
}

function distinct(all: Opened[]): Opened[] {
  const key = ({ text, code, driver }: Opened) => JSON.stringify([text?.value ?? code, driver]);
  return [...new Map(all.toReversed().map((one) => [key(one), one])).values()].toSorted((a, b) => a.at - b.at);
}

const goPgPath = /^(?:github\.com|gopkg\.in)\/(?:go-pg\/)?pg(?:$|[/.])/;
const isGoPg = ({ imports }: GoSource) => imports.some((one) => goPgPath.test(one));

/** As the path of its import says; Infinity where it says none. */
function goPgRelease({ imports }: GoSource): number {
  const release = /[/.]v(\d{1,3})$/.exec(imports.find((one) => goPgPath.test(one)) ?? "")?.[1];
  return release === undefined ? Infinity : Number(release);
}

function importedBy({ imports }: GoSource): GoDriver | null {
  if (imports.some((one) => one === "gorm.io/driver/postgres")) return "gorm";
  if (imports.some((one) => one.endsWith("/pgxpool"))) return "pgxpool";
  if (imports.some((one) => one.startsWith("github.com/jackc/pgx"))) return "pgx";
  if (imports.some((one) => one === "github.com/lib/pq")) return "pq";
  return imports.some((one) => one.endsWith("/bun/driver/pgdriver")) ? "pgdriver" : null;
}

/** Only one of the readers takes it; others would hand it to the server, which refuses. */
const saidBy = ({ value }: DsnText): GoDriver | null => (/\bpool_max_conns=/.test(value) ? "pgxpool" : null);

/** `grpc.WithTimeout` is no option of pgdriver's. */
const isOwnCall = ({ callee }: GoCall) => !/(?:^|\.)With\w+$/.test(callee) || callee.startsWith("pgdriver.");

interface Beside {
  name: string;
  value: SyntaxNode | undefined;
  at: number;
  of?: string;
}

/** Calls and fields that may set something, each in the order of the file. */
function besideIn(source: GoSource): Beside[][] {
  const calls = source.calls
    .filter(isOwnCall)
    .map((one) => ({ name: one.callee.split(".").at(-1) ?? "", value: one.args[0], at: one.at }));
  const fields = driversFields(source).filter((one) => !isNeverZero(one, source));
  return [calls, fields].map((some) => some.toSorted((a, b) => a.at - b.at));
}

/** Those behind one place, and before another one. */
function between<T extends { at: number }>(sorted: T[], after: number, until: number): T[] {
  const from = firstFrom(sorted, after + 1, ({ at }) => at);
  return sorted.slice(
    from,
    Math.max(
      from,
      firstFrom(sorted, until, ({ at }) => at),
    ),
  );
}

function configOf(
  { driver, text, code, at, codeAt, perRequest, ent }: Opened,
  source: GoSource,
  all: Beside[][],
  until: number,
  isFirst: boolean,
): AppConfig {
  const known =
    driver === "go-pg" ? goPgFieldsOf(goPgRelease(source)) : driver === "pgdriver" ? pgdriverSettings : settings;
  const beside = all
    .flatMap((some) => between(some, isFirst ? -1 : at, until))
    .filter((one) => known.has(one.name) || isOfPgx(one));
  const options = [
    ...(text
      ? text.reading === undefined
        ? ofText(text.value, lineIn(source, text))
        : [{ ...computed(text.reading, source.lineAt(text.at)), fallback: text.value }]
      : code === ""
        ? []
        : [computed(code, source.lineAt(codeAt ?? at)), ...urlValueOptions(code, source)]),
    ...beside.flatMap(({ name, value, at: place }): Option[] => {
      if (!value) return [];
      const said = driver === "go-pg" || driver === "pgdriver" ? goTextOf(value, source)?.value : undefined;
      const own =
        said === undefined || /^\d+$/.test(said)
          ? settingOf(said ?? codeOf(source, meantBy(value, source)))
          : { value: said, isOpaque: said.includes("${") };
      return [{ name, ...own, line: source.lineAt(place) }];
    }),
  ];
  const putIn =
    text?.reading === undefined && text
      ? putInTraits(
          text,
          options.map(({ name }) => (name === "url" ? "sslmode" : name)),
          source,
        )
      : [];
  return {
    framework: "go",
    database: `connection in line ${source.lineAt(at)}`,
    options: atOwnLines([...new Map(options.map((one) => [one.name, one])).values()], putIn),
    notes: [],
    traits: [
      "go",
      ...(driver === null ? [] : [driver]),
      ...putIn,
      ...(text?.reading === undefined ? schemeTraits(text?.value) : []),
      ...(source.imports.some((one) => one.startsWith("github.com/jackc/pgx/v4")) ? ["pgx-4"] : []),
      ...beside.flatMap(({ name, at: place }) => writtenAs(name, source, place) ?? []),
      ...(driver === "pgdriver" ? tlsOrder(source, at) : []),
      ...(ent ? [`ent-${ent}:L${source.lineAt(at)}`] : []),
      ...(perRequest ? [`per-request-${perRequest}:L${source.lineAt(at)}`] : []),
    ],
  };
}

/** `tls-by:WithTLSConfig.WithInsecure`: what a connector says of TLS, in its order. The last one counts. */
function tlsOrder(source: GoSource, at: number): string[] {
  const callAt = (place: number, wanted: string) =>
    between(source.calls, place - 1, place + 1).find(({ callee }) => callee.startsWith(wanted));
  const connector = callAt(at, "pgdriver.NewConnector");
  const said = (connector?.args ?? []).flatMap((arg) => {
    const call = callAt(arg.from, "pgdriver.With");
    const name = call?.callee.slice("pgdriver.".length) ?? "";
    return /^With(?:DSN|TLSConfig|Insecure|Config|Options)$/.test(name) ? [name] : [];
  });
  return said.length === 0 ? [] : [`tls-by:${said.slice(-4).join(".")}`];
}

/** What a constant is, or a name that is given once; the code itself where nobody knows. */
function meantBy(value: SyntaxNode, source: GoSource): SyntaxNode {
  const name = codeOf(source, value);
  const local = source.locals.get(name);
  return source.constants.get(name) ?? (local && !settingOf(codeOf(source, local)).isOpaque ? local : value);
}

/** How a setting that stands alone in its line is written: `write-call:pool.SetMaxOpenConns`. */
function writtenAs(name: string, { text }: GoSource, at: number): string | null {
  const end = text.indexOf("\n", at);
  const line = text.slice(text.lastIndexOf("\n", at) + 1, end === -1 ? text.length : end).slice(0, longestLine);
  const [, place = "", mark = ""] =
    /^\s*((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(\(|\s*=|:)(?:[^;"`{}]*?[\w)],?)\s*(?:\/\/.*)?$/.exec(line) ?? [];
  const kind = { "(": "call", ":": "key" }[mark] ?? "set";
  return place.split(".").at(-1) === name ? `write-${kind}:${place}` : null;
}
