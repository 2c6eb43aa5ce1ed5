// What an expression of Java, Kotlin or Scala says, as far as its text shows it; the rest is computed.
import { flatText } from "../options.ts";
import type { Scalar } from "../playbook.ts";
import type { JvmRange, JvmSource, JvmValue } from "./jvm.ts";
import type { JvmToken } from "./jvm-tokens.ts";

const deepest = 8;
const longestDuration = 16;
const longest = 4000;
const milliseconds: Record<string, number> = {
  millis: 1,
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

const codeOf = ({ text, tokens }: JvmSource, [from, to]: JvmRange) =>
  text.slice(tokens[from]?.from ?? 0, tokens[to - 1]?.to ?? 0);

const known = (value: Scalar): JvmValue => ({ value, isOpaque: false });

export function jvmValue(source: JvmSource, range: JvmRange, depth = 0): JvmValue {
  return literal(source, unwrapped(source, range), depth) ?? computed(source, range, depth);
}

/** What it says as a text with `${name}` where something is put in; null where nothing of it is known. */
export function jvmText(source: JvmSource, range: JvmRange): string | null {
  const { value, isOpaque } = jvmValue(source, range);
  return !isOpaque && typeof value === "string" ? value : null;
}

/** Brackets around it, and what only trims or wraps a text. */
function unwrapped({ tokens }: JvmSource, [from, to]: JvmRange): JvmRange {
  const [first, last] = [tokens[from], tokens[to - 1]];
  const isCall = last?.code === ")" && tokens[to - 3]?.kind === "name";
  if (first?.code === "(" && first.partner === to - 1) return unwrapped0(tokens, [from + 1, to - 1]);
  if (isCall && to - from > 4 && /^(?:trimIndent|trim|toString|stripMargin|intern)$/.test(tokens[to - 3]?.code ?? ""))
    return [from, to - 4];
  // Scala's optional values: `Some("secret")`.
  if (first?.code === "Some" && tokens[from + 1]?.partner === to - 1) return [from + 2, to - 1];
  return [from, to];
}
const unwrapped0 = (tokens: JvmToken[], range: JvmRange): JvmRange => unwrapped({ tokens } as JvmSource, range);

function splitBy({ tokens }: JvmSource, [from, to]: JvmRange, mark: string): JvmRange[] {
  const cuts = [from - 1];
  for (let at = from; at < to; at += 1) {
    const { partner = -1, code, kind } = tokens[at] ?? {};
    if (partner > at) at = partner;
    else if (kind === "mark" && code === mark) cuts.push(at);
  }
  return cuts.map((cut, place) => [cut + 1, cuts[place + 1] ?? to] as const);
}

/** Null for what is no literal, no sum of such, and no name of one. */
function literal(source: JvmSource, range: JvmRange, depth: number): JvmValue | null {
  const { tokens } = source;
  const [from, to] = range;
  if (depth > deepest || to <= from) return null;
  const only = to - from === 1 ? tokens[from] : undefined;
  if (only?.kind === "text") return known(textOf(source, only, depth));
  if (only?.kind === "number") return known(Number(only.code.replaceAll("_", "").replace(/[LlfFdD]$/, "")));
  if (only && /^(?:true|false)$/.test(only.code)) return known(only.code === "true");
  if (only?.code === "null") return known(null);
  const name = nameIn(source, range);
  if (name !== null) return named(source, name, depth);
  const parts = splitBy(source, range, "+");
  if (parts.length > 1 && parts.every(([a, b]) => b > a)) return sumOf(source, parts, depth);
  return product(source, range, depth) ?? formatted(source, range, depth) ?? durationOf(source, range);
}

/** `url`, `this.url`, `Settings.URL`; null for all else. */
function nameIn(source: JvmSource, [from, to]: JvmRange): string | null {
  const code = codeOf(source, [from, to]).replace(/^this\./, "");
  return to - from <= 7 && /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){0,2}$/.test(code) ? code : null;
}

/** Of a name that is given several times nobody knows which. A constant of an enum is its own word. */
function named(source: JvmSource, name: string, depth: number): JvmValue | null {
  const last = name.slice(name.lastIndexOf(".") + 1);
  const [only, other] = source.names.get(name) ?? source.names.get(last) ?? [];
  const injected = source.injected.get(last);
  if (injected !== undefined) return placeholder(injected);
  if (only && !other) {
    const before = source.said.get(name);
    if (before !== undefined) return before;
    source.said.set(name, null);
    const found = jvmValue(source, only, depth + 1);
    const told = found.isOpaque && found.fallback === undefined ? null : found;
    source.said.set(name, told);
    return told;
  }
  return /^(?:\w+\.)?SSLMode\.[A-Z_]+$/.test(name) ? known(last) : null;
}

/** `${shop.url:jdbc:…}`, as Spring fills it in. */
function placeholder(text: string): JvmValue {
  const [, fallback] = /^\$\{[^{}:]+:([^{}]*)\}$/.exec(text) ?? [];
  const isWhole = /^\s*[$#]\{[^{}]*\}\s*$/.test(text);
  return { value: text, isOpaque: isWhole, ...(isWhole && fallback !== undefined ? { fallback } : {}) };
}

function textOf(source: JvmSource, { code, isFilled }: JvmToken, depth: number): string {
  const filled =
    isFilled === true
      ? code.replaceAll(
          /(?<!\\)\$(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([A-Za-z_]\w*))/g,
          (_, braced?: string, bare?: string) => {
            const inside = (braced ?? bare ?? "").trim();
            const found = /^[\w.]+$/.test(inside) ? named(source, inside.replace(/^this\./, ""), depth + 1) : null;
            return found && !found.isOpaque && found.value !== null ? String(found.value) : `\${${nameFor(inside)}}`;
          },
        )
      : code;
  return filled
    .replaceAll(/\\(["'\\$])/g, "$1")
    .replaceAll(/\\[nt]/g, " ")
    .slice(0, longest);
}

/** What a text calls that which is put in: the variable that is read, or the last word. */
const nameFor = (code: string): string =>
  /["']([A-Za-z_][\w.-]{0,60})["']/.exec(code)?.[1] ??
  /([A-Za-z_]\w{0,40})\s*(?:\(\s*\))?\s*$/.exec(code)?.[1] ??
  "value";

function sumOf(source: JvmSource, parts: JvmRange[], depth: number): JvmValue | null {
  const all = parts.map((one) => literal(source, unwrapped(source, one), depth + 1));
  if (all.every((one) => typeof one?.value === "number" && !one.isOpaque))
    return known(all.reduce((sum, one) => sum + Number(one?.value), 0));
  if (!all.some((one) => typeof one?.value === "string" && !one.isOpaque)) return null;
  const text = all.map((one, at) =>
    one && !one.isOpaque ? String(one.value) : `\${${nameFor(codeOf(source, parts[at] ?? [0, 0]))}}`,
  );
  return known(text.join("").slice(0, longest));
}

function product(source: JvmSource, range: JvmRange, depth: number): JvmValue | null {
  const parts = splitBy(source, range, "*");
  if (parts.length < 2) return null;
  const all = parts.map((one) => literal(source, unwrapped(source, one), depth + 1)?.value);
  return all.every((one) => typeof one === "number") ? known(all.reduce((sum, one) => sum * one, 1)) : null;
}

/** `String.format("jdbc:…%s", host)`, `"jdbc:…%s".formatted(host)`, `"…%s".format(host)`. */
function formatted(source: JvmSource, [from, to]: JvmRange, depth: number): JvmValue | null {
  const call = source.byEnd.get(to - 1);
  if (!call || call.at < from || !/^format(?:ted)?$/.test(call.name)) return null;
  const isOnText = source.tokens[call.at - 2]?.kind === "text" && call.at - 2 === from;
  const [pattern, ...values] = isOnText
    ? [[from, from + 1] as const, ...call.args.map(({ range }) => range)]
    : call.args.map(({ range }) => range);
  const text = pattern ? literal(source, pattern, depth + 1)?.value : null;
  if (typeof text !== "string") return null;
  let next = 0;
  return known(
    text.replaceAll(/%(?:(\d+)\$)?[sd]/g, (_, place?: string) => {
      const one = values[place === undefined ? next : Number(place) - 1];
      next += 1;
      const found = one ? literal(source, one, depth + 1) : null;
      return found && !found.isOpaque ? String(found.value) : `\${${one ? nameFor(codeOf(source, one)) : "value"}}`;
    }),
  );
}

/** In milliseconds: `Duration.ofMinutes(30).toMillis()`, `TimeUnit.SECONDS.toMillis(30)`, `30.seconds.toMillis`. */
function durationOf(source: JvmSource, range: JvmRange): JvmValue | null {
  if (range[1] - range[0] > longestDuration) return null;
  const code = codeOf(source, range).replaceAll(/\s+/g, "");
  const [, unit, count] =
    /^(?:java\.time\.)?Duration\.of(Millis|Seconds|Minutes|Hours|Days)\((\d[\d_]*)L?\)(?:\.toMillis\(\))?$/.exec(
      code,
    ) ??
    /^(?:TimeUnit\.)?(MILLISECONDS|SECONDS|MINUTES|HOURS|DAYS)\.toMillis\((\d[\d_]*)L?\)$/.exec(code) ??
    [];
  const [, ofCount, ofUnit] =
    /^(\d[\d_]*)L?\.(millis(?:econds)?|seconds?|minutes?|hours?|days?)(?:\.(?:toMillis(?:\(\))?|inWholeMilliseconds))$/.exec(
      code,
    ) ?? [];
  const factor = milliseconds[(unit ?? ofUnit ?? "").toLowerCase()] ?? milliseconds[`${ofUnit ?? ""}s`];
  const number = Number((count ?? ofCount ?? "").replaceAll("_", ""));
  return factor === undefined || !Number.isSafeInteger(number * factor) ? null : known(number * factor);
}

const readings = /(?:OrDefault|orElse|getProperty|env|property)$/i;

/** `System.getenv("X") ?: "y"`, `getOrDefault("X", "y")`, `env.getOrElse("X", "y")`, `a != null ? a : "y"`. */
function computed(source: JvmSource, range: JvmRange, depth: number): JvmValue {
  const opaque: JvmValue = { value: flatText(codeOf(source, range)), isOpaque: true };
  if (depth > deepest) return opaque;
  const elvis = splitBy(source, range, "?:");
  const ternary = splitBy(source, range, "?").length > 1 ? splitBy(source, range, ":") : [];
  const ending = source.byEnd.get(range[1] - 1);
  const reading = ending && readings.test(ending.name) ? ending : undefined;
  const last =
    elvis.length > 1
      ? elvis.at(-1)
      : ternary.length > 1
        ? ternary.at(-1)
        : isLastOf(reading)
          ? reading?.args.at(-1)?.range
          : undefined;
  const usual = last ? literal(source, unwrapped(source, last), depth + 1) : null;
  const fallback = usual?.isOpaque === true ? usual.fallback : usual?.value;
  return fallback === undefined || fallback === null || Array.isArray(fallback) ? opaque : { ...opaque, fallback };
}

/** The name of a variable alone is no default. */
const isLastOf = (call: { name: string; args: unknown[] } | undefined): boolean =>
  call !== undefined &&
  (/orElse$/i.test(call.name) && !call.name.startsWith("get")
    ? call.args.length === 1
    : call.args.length > 1 || call.name === "getOrElse");
