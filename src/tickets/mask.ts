// The public rendering: no ids, addresses, hosts, organizations, roles or
// databases, in nobody's words. What was masked is counted by kind.
import type { Material } from "./material.ts";
import { ordinaryWords, placesOfName } from "./ordinary-words.ts";

const kinds = [
  "address",
  "e-mail address",
  "host name",
  "identifier",
  "link",
  "option's value",
  "place of a check",
  "role or database",
  "target",
] as const;
const marks = new RegExp(`(\\[(?:${kinds.join("|")})\\])`);
export type MaskedKind = (typeof kinds)[number];

export interface Masked {
  kind: MaskedKind;
  count: number;
}

interface Term {
  kind: MaskedKind;
  /** Source of a pattern without groups that capture; case does not matter. */
  pattern: string;
  /** Of a name that is a word of our sentences too: where it stands as a name. Absent: wherever it stands. */
  asName?: string;
}

export interface Mask {
  /** A sentence of ours: a name that is an ordinary word too stays where it is just a word. */
  text: (text: string) => string;
  /** What people wrote: a name is one wherever it stands. */
  free: (text: string) => string;
  /** Every string and key of plain data; a string that is a name and nothing else is one. */
  deep: <T>(value: T) => T;
}

/** They name nobody: defaults of PostgreSQL and of vendors. */
const common = new Set(
  "postgres postgresql template1 localhost root admin public local generic defaultdb neondb".split(" "),
);

const topLevels =
  "com|net|org|io|dev|cloud|tech|internal|flycast|local|lan|corp|home|co|uk|de|fr|nl|ch|at|eu|us|ai|cn|jp|in|au|ca|br|example|test|invalid";
const shapes: Term[] = [
  { kind: "e-mail address", pattern: String.raw`[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+` },
  // RFC 4291: eight groups, or fewer with one "::"; a time of day has neither.
  {
    kind: "address",
    pattern: String.raw`\[?(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?=[:0-9a-f]{0,40}[0-9a-f])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![\w:])\]?`,
  },
  { kind: "address", pattern: String.raw`(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)` },
  { kind: "host name", pattern: String.raw`(?<![\w@\/.\-])(?:[\w\-]{1,63}\.){1,10}(?:${topLevels})(?![\w\-]|\.\w)` },
  { kind: "identifier", pattern: String.raw`\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b` },
  { kind: "identifier", pattern: String.raw`\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{14,64}\b` },
  { kind: "identifier", pattern: String.raw`\b(?:ep|dpg|srv|br|vol|tea)-[a-z0-9\-]{8,}\b` },
  // Of people and channels in Slack.
  { kind: "identifier", pattern: String.raw`<?[@#!]?\b[UWCGS]0[A-Z0-9]{6,}\b>?` },
];
/** Documentation stands on public pages: its links stay. */
const documentation =
  /^https:\/\/(?:[\w-]+\.)*(?:erlang\.org|hexdocs\.pm|postgresql\.org|github\.com|elixir-lang\.org|djangoproject\.com|rubyonrails\.org|prisma\.io|node-postgres\.com|npmjs\.com|spring\.io|pgbouncer\.org|python\.org|nodejs\.org|rfc-editor\.org|ietf\.org|sqlalchemy\.org|sequelize\.org|typeorm\.io|magicstack\.github\.io|readthedocs\.io|psycopg\.org|knexjs\.org)(?:\/|$)/i;
const url = /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>)]{1,2000}/gi;

/** How often each kind of mark stands in a text. */
export function marksIn(text: string): Masked[] {
  return kinds.map((kind) => ({ kind, count: text.split(`[${kind}]`).length - 1 })).filter(({ count }) => count > 0);
}

/** One pass over a text: what was put in its place is not read again. */
export function maskFor(material: Material): Mask {
  const terms = [...shapes, ...termsOf(material)];
  const anywhere = new RegExp(terms.map((one) => `(${one.pattern})`).join("|"), "giu");
  const asNames = new RegExp(terms.map((one) => `(${one.asName ?? one.pattern})`).join("|"), "giu");
  const whole = new RegExp(`^(?:${terms.map((one) => one.pattern).join("|")})$`, "iu");
  const { title, statusPage } = material.vendor;
  // "Fly.io" has the shape of a host's name.
  const published = new Set([
    ...title
      .toLowerCase()
      .split(" ")
      .filter((one) => one.includes(".")),
    new URL(statusPage?.url ?? "https://localhost").hostname,
  ]);
  const mark = (kind: MaskedKind) => `[${kind}]`;
  // What was masked before is not read again.
  const plain = (text: string, pattern: RegExp): string =>
    text
      .split(marks)
      .map((part, at) => (at % 2 === 1 ? part : unmasked(part, pattern)))
      .join("");
  const unmasked = (text: string, pattern: RegExp) =>
    text.replaceAll(pattern, (found: string, ...groups: unknown[]) => {
      const kind = terms[groups.findIndex((one) => one !== undefined)]?.kind;
      return kind === undefined || (kind === "host name" && published.has(found.toLowerCase())) ? found : mark(kind);
    });
  const masking =
    (pattern: RegExp) =>
    (all: string): string => {
      const parts: string[] = [];
      let from = 0;
      for (const match of all.matchAll(url)) {
        parts.push(
          plain(all.slice(from, match.index), pattern),
          documentation.test(match[0]) ? match[0] : mark("link"),
        );
        from = match.index + match[0].length;
      }
      return [...parts, plain(all.slice(from), pattern)].join("");
    };
  const [text, free] = [masking(asNames), masking(anywhere)];
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return whole.test(value) && !closed.test(key) ? free(value) : text(value);
    if (Array.isArray(value)) return value.map((one) => walk(one, key));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [text(name), walk(one, name)]));
    return value;
  };
  return {
    text,
    free,
    deep: <T>(value: T) => walk(value, "") as T,
  };
}

/** What this target's parts are called; the longest first, for one name may stand in another. */
function termsOf({ report, ids, answers, recorded, caseNumber }: Material): Term[] {
  const { target, observations } = report;
  const { role, applicationName } = target.inputs.application ?? {};
  const config = observations.find(({ id }) => id === "app-config");
  const seen = observations.filter((one) => one !== config);
  const platform = observations.filter(({ id, source }) => id === "platform" && source === "platform");
  const options = [optionsIn(config?.facts), ...(recorded?.tests ?? []).map((one) => one.options)];
  const named: [MaskedKind, string[]][] = [
    [
      "host name",
      [
        ...target.endpoints.map(({ host }) => host),
        ...seen.flatMap(({ inputs, facts }) => textsUnder(hostKeys, [inputs, facts])),
      ],
    ],
    [
      "identifier",
      Object.entries({ ...answers.ids, ...ids }).flatMap(([key, one]) => (key === "region" ? [] : spellings(one))),
    ],
    ["identifier", caseNumber === null ? [] : [caseNumber]],
    ["identifier", platform.flatMap(({ facts }) => textsUnder(platformKeys, facts))],
    ["target", spellings(target.name)],
    [
      "role or database",
      [target.database, target.user, role, applicationName].flatMap((one) => (one ? spellings(one) : [])),
    ],
    ["option's value", textsUnder(nameKeys, options)],
    ["place of a check", [report.vantage]],
  ];
  return named
    .flatMap(([kind, texts]) => texts.map((text) => ({ kind, text: text.trim() })))
    .filter(({ text }) => text.length > 1 && !common.has(text.toLowerCase()))
    .filter(({ text }, at, all) => all.findIndex((one) => one.text.toLowerCase() === text.toLowerCase()) === at)
    .toSorted((a, b) => b.text.length - a.text.length)
    .map(({ kind, text }) => {
      const name = literally(text);
      const pattern = `(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`;
      return { kind, pattern, ...(ordinaryWords.has(text.toLowerCase()) ? { asName: placesOfName(name) } : {}) };
    });
}

/** Keys whose values are words of ours, and no names. */
const closed =
  /^(?:id|facts|outcome|reason|status|cause|owner|confidence|component|from|source|role|varied|level|key|label|why|where)$/;

const literally = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** blockster-v2, blockster_v2, BlocksterV2: one name in three spellings. */
function spellings(name: string): string[] {
  const words = name.split(/[-_.\s]+/).filter((one) => one !== "");
  const camel = words.map((one) => one.charAt(0).toUpperCase() + one.slice(1)).join("");
  return [...new Set([name, words.join("_"), words.join("-"), ...(words.length > 1 ? [camel] : [])])];
}

const hostKeys = /^(?:host|hostname|server|serverName|address|names|place)$/;
/** Of machines, volumes, clusters, apps, images, and of requests about them. */
const platformKeys = /^(?:id|app|attachedApps|name|image|organization|attachedMachine|requestId)$/;
const nameKeys = /host|user|database|dbname|(?:^|[._])name$|url|role|schema|socket_dir/i;

/** What stands in the file itself: a computed option is code, and names nothing. */
function optionsIn(facts: Record<string, unknown> | undefined): Record<string, unknown> {
  const computed = new Set((facts?.["computed"] as string[] | undefined) ?? []);
  return Object.fromEntries(
    Object.entries((facts?.["options"] as object | undefined) ?? {}).filter(([name]) => !computed.has(name)),
  );
}

/** Texts whose key is like this, at any depth. `sources` names where a setting comes from. */
function textsUnder(key: RegExp, value: unknown, depth = 0): string[] {
  if (typeof value !== "object" || value === null || depth > 6) return [];
  return Object.entries(value).flatMap(([name, one]: [string, unknown]) => {
    if (name === "sources") return [];
    if (Array.isArray(one) && key.test(name))
      return [...one.filter((text) => typeof text === "string"), ...textsUnder(key, one, depth + 1)];
    if (typeof one !== "string") return textsUnder(key, one, depth + 1);
    return key.test(name) ? [one, one.replace(/:\d+$/, "")] : [];
  });
}
