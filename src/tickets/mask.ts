// The public rendering: no ids, addresses, hosts, organizations, roles or databases, in nobody's words. What was masked is counted by kind.
import type { Material } from "./material.ts";

export interface Masked {
  kind: string;
  count: number;
}

/** They name nobody: defaults of PostgreSQL and of vendors. */
const common = new Set([
  "postgres",
  "postgresql",
  "template1",
  "localhost",
  "root",
  "admin",
  "public",
  "local",
  "generic",
  "defaultdb",
  "neondb",
  "local check",
]);

type Kind =
  | "host name"
  | "address"
  | "identifier"
  | "database"
  | "role"
  | "target"
  | "place of a check"
  | "e-mail address"
  | "link"
  | "option's value";

interface Term {
  kind: Kind;
  pattern: RegExp;
}

const literal = (kind: Kind, text: string): Term[] =>
  text.trim().length < 2 || common.has(text.toLowerCase())
    ? []
    : [{ kind, pattern: new RegExp(`(?<![\\p{L}\\p{N}])${text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "giu") }];

/** blockster-v2, blockster_v2, BlocksterV2: one name in three spellings. */
function spellings(name: string): string[] {
  const words = name.split(/[-_.\s]+/).filter((one) => one !== "");
  const camel = words.map((one) => one.charAt(0).toUpperCase() + one.slice(1)).join("");
  return [...new Set([name, words.join("_"), words.join("-"), ...(words.length > 1 ? [camel] : [])])];
}

const topLevels =
  "com|net|org|io|dev|cloud|tech|internal|flycast|local|lan|corp|home|co|uk|de|fr|nl|ch|at|eu|us|ai|cn|jp|in|au|ca|br|example|test|invalid";
const patterns: Term[] = [
  { kind: "e-mail address", pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g },
  {
    kind: "address",
    pattern: /\[?(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?:[0-9a-f]{1,4}|:[0-9a-f]{1,4}|:)(?::?[0-9a-f]{1,4}){0,6}(?![\w:])\]?/gi,
  },
  { kind: "address", pattern: /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)/g },
  { kind: "identifier", pattern: /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi },
  { kind: "identifier", pattern: /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{14,64}\b/gi },
  { kind: "identifier", pattern: /\b(?:ep|dpg|srv|br|db|vol|i|tea|arn:aws)-[a-z0-9-]{8,}\b/g },
  { kind: "identifier", pattern: /<?[@#!]?\b[UWCGS]0[A-Z0-9]{6,}\b>?/g },
  {
    kind: "host name",
    pattern: new RegExp(`(?<![\\w@/.-])(?:[\\w-]{1,63}\\.){1,10}(?:${topLevels})(?![\\w-]|\\.\\w)(?::\\d{1,5})?`, "gi"),
  },
];
/** Documentation stands on public pages: its links stay. */
const documentation =
  /^https:\/\/(?:[\w-]+\.)*(?:erlang\.org|hexdocs\.pm|postgresql\.org|github\.com|elixir-lang\.org|djangoproject\.com|rubyonrails\.org|prisma\.io|node-postgres\.com|npmjs\.com|spring\.io|pgbouncer\.org|python\.org|nodejs\.org|rfc-editor\.org|ietf\.org|sqlalchemy\.org|psycopg\.org|knexjs\.org)(?:\/|$)/i;
const url = /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>)]{1,2000}/gi;

export interface Mask {
  text: (text: string) => string;
  /** Every string of plain data. */
  deep: <T>(value: T) => T;
  masked: () => Masked[];
}

export function maskFor(material: Material): Mask {
  const terms = [...known(material), ...patterns];
  const counts = new Map<string, number>();
  const mark = (kind: Kind) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return `[${kind}]`;
  };
  const plain = (text: string) => terms.reduce((rest, { kind, pattern }) => rest.replaceAll(pattern, () => mark(kind)), text);
  const text = (whole: string): string => {
    const parts: string[] = [];
    let from = 0;
    for (const match of whole.matchAll(url)) {
      parts.push(plain(whole.slice(from, match.index)), documentation.test(match[0]) ? match[0] : mark("link"));
      from = match.index + match[0].length;
    }
    return [...parts, plain(whole.slice(from))].join("");
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [text(key), walk(one)]));
    return value;
  };
  return {
    text,
    deep: <T>(value: T) => walk(value) as T,
    masked: () => [...counts].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
  };
}

/** What this target is called, the longest first: a cluster's id stands inside its host's name. */
function known({ report, ids, answers, recorded }: Material): Term[] {
  const { target } = report;
  const role = target.inputs.application?.role;
  const hosts = [
    ...target.endpoints.map(({ host }) => host),
    ...report.observations.flatMap(({ inputs, facts }) => [...hostsIn(inputs), ...hostsIn(facts)]),
    ...(recorded?.tests ?? []).flatMap(({ options }) => hostsIn(options)),
  ];
  const region = new Set([ids["region"], answers.ids["region"]]);
  const named: [Kind, string][] = [
    ...[...new Set(hosts)].map((one): [Kind, string] => ["host name", one]),
    ...Object.values({ ...answers.ids, ...ids })
      .filter((one) => !region.has(one))
      .flatMap((one) => spellings(one).map((word): [Kind, string] => ["identifier", word])),
    ...spellings(target.name).map((one): [Kind, string] => ["target", one]),
    ...(target.database ? spellings(target.database).map((one): [Kind, string] => ["database", one]) : []),
    ...[target.user, role, target.inputs.application?.applicationName].flatMap((one) =>
      one ? spellings(one).map((word): [Kind, string] => ["role", word]) : [],
    ),
    ...[...(recorded?.tests ?? []).map(({ options }) => options), optionsOf(report)].flatMap((one) =>
      namesIn(one).map((word): [Kind, string] => ["option's value", word]),
    ),
    ["place of a check", report.vantage],
  ];
  return named.toSorted((a, b) => b[1].length - a[1].length).flatMap(([kind, text]) => literal(kind, text));
}

function optionsOf({ observations }: Material["report"]): unknown {
  const facts = observations.find(({ id }) => id === "app-config")?.facts;
  const computed = new Set((facts?.["computed"] as string[] | undefined) ?? []);
  return Object.fromEntries(Object.entries((facts?.["options"] as object | undefined) ?? {}).filter(([name]) => !computed.has(name)));
}

/** Texts under options that name something of somebody's. */
function namesIn(value: unknown, depth = 0): string[] {
  if (typeof value !== "object" || value === null || depth > 6) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === "string"
      ? /host|user|database|dbname|(?:^|[._])name$|url|role|schema|socket_dir/i.test(key)
        ? [one]
        : []
      : namesIn(one, depth + 1),
  );
}

/** Values under keys that hold host names, at any depth. */
function hostsIn(value: unknown, depth = 0): string[] {
  if (typeof value !== "object" || value === null || depth > 6) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === "string"
      ? /^(?:host|hostname|server|serverName|address|names|place|HOST)$/.test(key)
        ? [one.replace(/:\d+$/, "")]
        : []
      : hostsIn(one, depth + 1),
  );
}
