// Calls and assignments in Java, Kotlin and Scala, found in the words alone: no grammar of theirs, and nothing is run.
import { linesOf } from "../options.ts";
import type { Option } from "../playbook.ts";
import { jvmTokens, type JvmToken } from "./jvm-tokens.ts";

/** From a token to before another. */
export type JvmRange = readonly [from: number, to: number];

export interface JvmCall {
  name: string;
  /** Its name's token. */
  at: number;
  /** Each with its name, where it has one: `url = "jdbc:…"`. */
  args: { name: string | null; range: JvmRange }[];
  /** The last token of it: its bracket, or its name where it has none. */
  end: number;
  /** Its `{ … }` behind it: the bracket that opens it. */
  block: number | null;
  /** `new HikariConfig()`, and Kotlin's without a word. */
  isNew: boolean;
  /** "config" of `this.config.setJdbcUrl(…)`, "DriverManager"; null where nothing stands before it. */
  receiver: string | null;
  /** The call whose result it is called on. */
  on: JvmCall | null;
  /** The first call of its chain: `builder()` of `X.builder().host("db").build()`. */
  root: JvmCall;
}

export interface JvmGiven {
  /** "url", or "config.jdbcUrl". */
  name: string;
  at: number;
  range: JvmRange;
}

export interface JvmSource {
  text: string;
  tokens: JvmToken[];
  lineAt: (token: number) => number;
  calls: JvmCall[];
  given: JvmGiven[];
  /** By the token that each ends with. */
  byEnd: Map<number, JvmCall>;
  /** Calls by what stands before their chain, by the first call of it, and by the bracket around them. */
  ofReceiver: Map<string, JvmCall[]>;
  ofRoot: Map<JvmCall, JvmCall[]>;
  inBlock: Map<number, JvmCall[]>;
  givenInBlock: Map<number, JvmGiven[]>;
  /** What a name is given, in the order of the file; of a field what Spring puts in. */
  names: Map<string, JvmRange[]>;
  /** `@Value("${shop.url}") private String url`: the text by the name. */
  injected: Map<string, string>;
  /** What names were found to say; null while one of them is looked up. */
  said: Map<string, JvmValue | null>;
}

export type JvmValue = Pick<Option, "value" | "isOpaque" | "fallback">;

/** Functions of Kotlin's and Scala's whose block is about what they are called on. */
export const scopes = /^(?:apply|also|run|let|tap|with|use)$/;
const keywords = new Set("if for while switch when catch return throw match synchronized".split(" "));
/** What goes on in the next line, or with what stands there. */
const goesOn = /^(?:[-+*/=.,([{:?&|<]|\?:|\?\.|->|=>|&&|\|\|)$/;
const comesFrom = /^(?:[-+*/.?:&|)\]}]|\?:|\?\.|&&|\|\|)$/;

/** @throws UserMistake when it is nested beyond all sense */
export function jvmSource(text: string, file: string): JvmSource {
  const isKotlin =
    /\.kts?$/i.test(file) || (!/\.\w+$/.test(file) && /\bfun \w+\s*\(|\bval \w+ = \w+\(\)\.apply/.test(text));
  const tokens = jvmTokens(text, isKotlin);
  const line = linesOf(text);
  const source: JvmSource = {
    text,
    tokens,
    lineAt: (token) => line(tokens[token]?.from ?? 0),
    calls: [],
    given: [],
    byEnd: new Map(),
    ofReceiver: new Map(),
    ofRoot: new Map(),
    inBlock: new Map(),
    givenInBlock: new Map(),
    names: new Map(),
    injected: new Map(),
    said: new Map(),
  };
  const { byEnd } = source;
  for (const [at, { kind, code }] of tokens.entries()) {
    if (kind === "name" && !keywords.has(code)) {
      const call = callAt(source, at, byEnd);
      if (!call) continue;
      source.calls.push(call);
      add(source.ofRoot, call.root, call);
      if (call.root.receiver !== null) add(source.ofReceiver, call.root.receiver, call);
      add(source.inBlock, tokens[at]?.within ?? -1, call);
      byEnd.set(call.end, call);
      if (call.block !== null) byEnd.set(tokens[call.block]?.partner ?? -1, call);
      if (call.name === "Value" && /^[@:]$/.test(tokens[at - 1]?.code ?? "")) injectedBy(call, source);
    } else if (kind === "mark" && code === "=") assigned(source, at);
  }
  return source;
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The bracket behind a name, past its types: `fromDriverManager[IO](`, `option<String>(`. */
function bracketBehind(tokens: JvmToken[], at: number): number {
  const next = tokens[at + 1];
  if (next?.code === "[" && next.partner !== -1) return next.partner + 1;
  const isTyped = next?.code === "<" && tokens[at + 3]?.code === ">" && tokens[at + 4]?.code === "(";
  return isTyped ? at + 4 : at + 1;
}

function callAt({ tokens }: JvmSource, at: number, byEnd: Map<number, JvmCall>): JvmCall | null {
  const name = tokens[at]?.code ?? "";
  const open = bracketBehind(tokens, at);
  const bracket = tokens[open];
  const isCalled = bracket?.code === "(" && bracket.partner !== -1;
  const before = tokens[at - 1]?.code;
  const isOn = before === "." || before === "?.";
  const isBlock = (one: JvmToken | undefined) => one?.code === "{" && one.partner !== -1;
  const end = isCalled ? bracket.partner : at;
  const block = isBlock(tokens[end + 1]) ? end + 1 : null;
  const first = beforePath(tokens, at);
  const isNew = tokens[first]?.code === "new" || (isCalled && !isOn && /^[A-Z]/.test(name) && before !== "@");
  if (!isCalled && !(isOn && block !== null) && !(isNew && tokens[first]?.code === "new")) return null;
  if (before === "fun" || before === "def" || before === "class") return null;
  const receiver = isOn && tokens[at - 2]?.kind === "name" ? pathBefore(tokens, at - 2) : null;
  const on = isOn ? (byEnd.get(at - 2) ?? null) : null;
  const args = isCalled ? argumentsIn(tokens, open) : [];
  const call = { name, at, args, end, block, isNew, receiver, on };
  return on ? { ...call, root: on.root } : withItself(call);
}

function withItself(call: Omit<JvmCall, "root">): JvmCall {
  const own = call as JvmCall;
  own.root = own;
  return own;
}

/** In tokens, of which each second one is a point: nobody writes a longer path. */
const longestPath = 40;

/** The token before `com.zaxxer.hikari.HikariConfig`. */
export function beforePath(tokens: JvmToken[], at: number): number {
  let place = at;
  while (place > at - longestPath && tokens[place - 1]?.code === "." && tokens[place - 2]?.kind === "name") place -= 2;
  return place - 1;
}

function pathBefore(tokens: JvmToken[], at: number): string {
  const path = tokens.slice(beforePath(tokens, at) + 1, at + 1).filter(({ kind }) => kind === "name");
  return path
    .map(({ code }) => code)
    .join(".")
    .replace(/^(?:this|self)\./, "");
}

function argumentsIn(tokens: JvmToken[], open: number): JvmCall["args"] {
  const close = tokens[open]?.partner ?? open;
  const cuts = [open];
  for (let at = open + 1; at < close; at += 1) {
    const { partner = -1, code = "" } = tokens[at] ?? {};
    if (partner > at) at = partner;
    else if (code === ",") cuts.push(at);
  }
  return cuts.flatMap((cut, place) => {
    const [from, to] = [cut + 1, cuts[place + 1] ?? close];
    const isNamed = tokens[from]?.kind === "name" && tokens[from + 1]?.code === "=";
    return from >= to
      ? []
      : [{ name: isNamed ? (tokens[from]?.code ?? null) : null, range: [isNamed ? from + 2 : from, to] }];
  });
}

/** `url = …`, `val url: String = …`, `config.jdbcUrl = …`. */
function assigned(source: JvmSource, at: number): void {
  const { tokens } = source;
  const typed = behindType(tokens, at);
  const last = typed ?? at - 1;
  if (tokens[last]?.kind !== "name") return;
  const bracket = tokens[tokens[at]?.within ?? -1]?.code;
  // In the brackets of a call it names an argument, and in those of an annotation a setting of its own.
  if (bracket === "(" && typed === null) return;
  const name = pathBefore(tokens, last);
  const range = [at + 1, endOfExpression(tokens, at + 1)] as const;
  const one = { name, at: last, range };
  source.given.push(one);
  add(source.givenInBlock, tokens[last]?.within ?? -1, one);
  // `HikariConfig().apply { username = username }`: on the left is a property of what is made.
  const open = tokens[at]?.within ?? -1;
  if (!(tokens[open]?.code === "{" && scopes.test(tokens[open - 1]?.code ?? ""))) add(source.names, name, range);
}

/** The name before `: Type`; null where no type stands there. */
function behindType(tokens: JvmToken[], at: number): number | null {
  for (let place = at - 1; place > Math.max(0, at - 12); place -= 1) {
    const { kind, code } = tokens[place] ?? {};
    if (code === ":") return place < at - 1 && tokens[place - 1]?.kind === "name" ? place - 1 : null;
    if (kind !== "name" && !/^[.?<>[\],]$/.test(code ?? "")) return null;
  }
  return null;
}

/** Words, marks and whole brackets of one expression: some hundred calls in a chain. */
const longestExpression = 400;

/** A `;`, a `,` or a bracket ends it, and a line where nothing goes on. */
export function endOfExpression(tokens: JvmToken[], from: number): number {
  for (let [at, parts] = [from, 0]; at < tokens.length; at += 1, parts += 1) {
    if (parts > longestExpression) return at;
    const one = tokens[at];
    if (!one || one.code === ";" || one.code === ",") return at;
    if (one.partner !== -1 && one.partner < at && one.kind === "mark") return at;
    const isNextLine = one.isFirst && at > from;
    const previous = tokens[at - 1];
    const isOpen = previous?.kind === "mark" && goesOn.test(previous.code);
    if (isNextLine && !isOpen && !(one.kind === "mark" && comesFrom.test(one.code))) return at;
    if (one.partner > at) at = one.partner;
  }
  return tokens.length;
}

/** The name is the last word before what ends its declaration. */
function injectedBy(call: JvmCall, { tokens, injected }: JvmSource): void {
  const text = tokens.slice(call.at, call.end).find(({ kind }) => kind === "text");
  for (let at = call.end + 1; at < Math.min(tokens.length, call.end + 16); at += 1) {
    const { kind, code } = tokens[at] ?? {};
    if (kind === "name" && /^[;,):=]$/.test(tokens[at + 1]?.code ?? "")) {
      if (text) injected.set(code ?? "", text.code.replaceAll("\\$", "$"));
      return;
    }
  }
}
