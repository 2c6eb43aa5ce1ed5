// What was typed after the slash command or a mention, as people type
// it. Whatever is echoed is escaped by the one who echoes it.
import { isZone, type QuietHours } from "../../incidents/quiet-hours.ts";
import { oneLine } from "../../report/control-characters.ts";
import { secondsOf } from "./durations.ts";
import { holdsPassword, isConnectionString } from "../../target/typed-secret.ts";

export type Command =
  /** @param from one of the target's vantages alone */
  | { kind: "check"; name: string; from?: string }
  /** The command alone: the channel's target. */
  | { kind: "here" }
  | { kind: "list" | "status" | "vantages" | "alerts" }
  /** @param topic a command; null: all of them */
  | { kind: "help"; topic: Verb | null }
  | { kind: "history"; name: string }
  | { kind: "unwatch"; name: string }
  | { kind: "watch"; name: string; everySeconds: number; quietHours: QuietHours | null }
  /** 0 ends a silence. */
  | { kind: "silence"; name: string; seconds: number }
  | { kind: "watching" }
  /** Nothing of these is repeated. */
  | { kind: "password" | "connection-string" }
  | { kind: "unclear"; typed: string };

export type Verb =
  | "check"
  | "history"
  | "watch"
  | "unwatch"
  | "watching"
  | "silence"
  | "alerts"
  | "list"
  | "status"
  | "vantages"
  | "help";

/** Longer than any sentence that asks for something here. */
const mostChars = 200;
const usualPeriodSeconds = 300;
const usualSilenceSeconds = 3600;

const verbs: Record<Verb, string[]> = {
  check: ["check", "recheck", "test", "ping", "probe", "diagnose", "verify", "run", "inspect", "look"],
  history: ["history", "log", "timeline", "events"],
  watch: ["watch", "monitor", "follow"],
  unwatch: ["unwatch", "unmonitor", "unfollow"],
  watching: ["watching", "watches", "watched"],
  silence: ["silence", "mute", "snooze", "pause"],
  alerts: ["alerts", "alarms"],
  list: ["list", "ls", "targets", "databases", "dbs"],
  status: ["status", "health", "version", "--version", "-v"],
  vantages: ["vantages", "vantage", "places"],
  help: ["help", "?", "--help", "-h", "usage", "commands"],
};
const verbOf = new Map(
  Object.entries(verbs).flatMap(([verb, words]) => words.map((word): [string, Verb] => [word, verb as Verb])),
);
/** Several words that mean one verb; what follows is read as after that verb. */
const phrases: [RegExp, string][] = [
  [/^(?:stop|end|cancel|quit) (?:watching|monitoring|following|the watch (?:of|on))\b/, "unwatch"],
  [/^keep (?:an )?eye on\b/, "watch"],
  [/^what(?:'s| is| has)? (?:happened|been happening|happening) (?:to|with|on|at)\b/, "history"],
  [/^(?:the )?(?:history|log|timeline|events) (?:of|for|on)\b/, "history"],
  [/^(?:unmute|unsilence|unsnooze|resume|unpause)\b (\S+)$/, "silence $1 off"],
  [/^(?:end|stop|cancel) (?:the )?silence (?:of|for|on)? ?(\S+)$/, "silence $1 off"],
  [
    /^(?:show|list|what(?:'s| is| are)) (?:all )?(?:the |being )?(?:watches|watched|watching)(?: targets)?$/,
    "watching",
  ],
  [
    /^(?:show|list|what are|which) (?:me )?(?:all )?(?:the |my |last |latest )*(?:alerts|alarms)(?: came in)?$/,
    "alerts",
  ],
  [/^(?:show|list|what are|which are) (?:me )?(?:all )?(?:the |my |your )?(?:targets|databases|dbs)$/, "list"],
  [/^(?:what|which)\b.* (?:can|do|may) (?:you|i) (?:check|know|see)$/, "list"],
  [/^(?:how do|how can|how to|what can|what do)\b.*$/, "help"],
  [/^(?:how are you|are you (?:ok|okay|up|alive|there|well)|your status|bot status|ping)$/, "status"],
  [
    /^(?:what(?:'s| is) (?:wrong|up|going on|the matter|the problem) with|how(?:'s| is| are)|status of|state of)\b/,
    "check",
  ],
  [
    /^(?:why )?(?:is|are)\b (.+?) (?:up|down|ok|okay|alive|healthy|working|reachable|broken|dead|slow|there|fine)(?: again)?$/,
    "check $1",
  ],
  [/^(?:take a )?look at\b/, "check"],
  [/^(?:run|start|do) (?:a )?(?:check|test)(?: (?:of|on|for))?\b/, "check"],
  [/^show (?:me )?(?:the )?/, ""],
];
/** Courtesies before and after. */
const before =
  /^(?:(?:please|pls|plz|kindly|hey|hi|hello|ok|okay|so|and|can|could|would|will|you|dbcheck|i|want|need|to|let's|let us|just)\b[ ,:!-]*)+/i;
const after =
  /(?:[ ,]*\b(?:please|pls|plz|thanks|thank you|thx|now|right now|asap|for me|once more|again|quickly)\b[ !.]*)+$/i;
/** Beside a name they say nothing. */
const idle = new Set(["the", "my", "our", "of", "on", "for", "at", "to", "database", "db", "target", "server"]);
const wraps: [string, string][] = [
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["*", "*"],
  ["_", "_"],
  ["~", "~"],
  ["(", ")"],
  ["“", "”"],
  ["„", "“"],
  ["„", "”"],
  ["‟", "”"],
  ["‘", "’"],
  ["‚", "‘"],
  ["«", "»"],
  ["»", "«"],
  ["‹", "›"],
  ["<", ">"],
];

/**
 * @param isName whether a target is called exactly so: such a word is taken as it stands, whatever else it could mean
 */
export function parseCommand(text: string, isName: (word: string) => boolean = () => false): Command {
  const whole = oneLine(unwrapped(text.slice(0, 8000)));
  if (holdsPassword(whole)) return { kind: "password" };
  if (isConnectionString(whole)) return { kind: "connection-string" };
  const unclear: Command = { kind: "unclear", typed: whole };
  if (whole.length > mostChars) return unclear;
  if (isName(whole)) return { kind: "check", name: whole };
  const words = tokens(canonical(whole, isName), isName);
  const [first, ...rest] = words;
  if (first === undefined) return whole === "" || before.test(whole) ? { kind: "here" } : unclear;
  // Of "test orders" the first word is the verb even where a target is called so.
  const verb = isName(first) && !rest.some(isName) ? undefined : verbOf.get(first.toLowerCase());
  if (verb !== undefined)
    return withVerb(verb, rest, isName) ?? (rest.length === 0 ? alone(verb, first) : null) ?? unclear;
  return withName(words, isName) ?? unclear;
}

/** Without courtesies, and with one verb where people say it in several words. */
function canonical(whole: string, isName: (word: string) => boolean): string {
  const [first = ""] = whole.split(" ");
  const kept = isName(first) ? whole : whole.replace(before, "");
  const [last = ""] = kept.split(" ").slice(-1);
  const bare = (isName(last) ? kept : kept.replace(/(?<=\S)\s*[?!.]+$/, "").replace(after, "")).replaceAll("’", "'");
  for (const [phrase, verb] of phrases) {
    const found = new RegExp(phrase, "i");
    if (found.test(bare)) return bare.replace(found, verb).trim();
  }
  return bare;
}

function tokens(text: string, isName: (word: string) => boolean): string[] {
  return text.split(" ").flatMap((word) => (word === "" ? [] : bareWord(word, isName) || []));
}

/**
 * Without what people and keyboards put around a word. A pair goes, and
 * a sentence's mark at the end; never another character.
 */
function bareWord(word: string, isName: (word: string) => boolean): string {
  if (isName(word)) return word;
  const pair = wraps.find(([open, close]) => word.length >= 2 && word.startsWith(open) && word.endsWith(close));
  if (pair) return bareWord(word.slice(1, -1), isName);
  const marked = /^(.+?)[.,;:!?]+$/.exec(word)?.[1];
  if (marked !== undefined) return bareWord(marked, isName);
  // A quote that came alone.
  return word.replaceAll(/^["'`“”„‟‘’‚‛«»‹›]+|["'`“”„‟‘’‚‛«»‹›]+$/gu, "");
}

/** A verb without a name. */
function alone(verb: Verb, typed: string): Command | null {
  if (verb === "help") return { kind: "help", topic: null };
  if (["list", "status", "watching", "vantages", "alerts"].includes(verb))
    return { kind: verb as "list" | "status" | "watching" | "vantages" | "alerts" };
  if (verb === "check") return typed.toLowerCase() === "check" ? { kind: "here" } : { kind: "check", name: typed };
  return { kind: "help", topic: verb };
}

function withVerb(verb: Verb, words: string[], isName: (word: string) => boolean): Command | null {
  const [name, ...rest] = withoutIdle(words, isName);
  if (name === undefined) return null;
  switch (verb) {
    case "check":
      // "check X every 5 min" is a watch.
      return rest.length === 0
        ? { kind: "check", name }
        : isFrom(rest)
          ? { kind: "check", name, from: rest[1] ?? "" }
          : /^(every|each|hourly|daily)$/i.test(rest[0] ?? "")
            ? watch(name, rest)
            : null;
    case "history":
    case "unwatch":
      return rest.length === 0 ? { kind: verb, name } : null;
    case "watch":
      return watch(name, rest);
    case "silence":
      return silence(name, rest);
    case "status":
      return rest.length === 0 ? { kind: "check", name } : null;
    case "help": {
      const topic = verbOf.get(name.toLowerCase());
      return { kind: "help", topic: topic === undefined || topic === "help" ? null : topic };
    }
    default:
      return null;
  }
}

function isFrom([word = "", place, ...more]: string[]): boolean {
  return word.toLowerCase() === "from" && place !== undefined && more.length === 0;
}

/** `orders`, `orders history`, `orders every 5m`: the name comes first. */
function withName(words: string[], isName: (word: string) => boolean): Command | null {
  const [name, second, ...rest] = withoutIdle(words, isName);
  if (name === undefined) return null;
  if (second === undefined) return { kind: "check", name };
  if (isFrom([second, ...rest])) return { kind: "check", name, from: rest[0] ?? "" };
  if (/^(every|each)$/i.test(second)) return watch(name, [second, ...rest]);
  // "orders is down" is no question, and wants an answer all the same.
  if (
    isName(name) &&
    /^(?:is |seems |looks )?(?:up|down|slow|broken|dead)(?: again)?$/i.test([second, ...rest].join(" "))
  )
    return { kind: "check", name };
  const verb = verbOf.get(second.toLowerCase());
  return verb === undefined || !isName(name) ? null : withVerb(verb, [name, ...rest], isName);
}

/** Only before and right after the name; what follows may be a length of time ("for an hour"). */
function withoutIdle(words: string[], isName: (word: string) => boolean): string[] {
  const at = words.findIndex((word) => isName(word) || !idle.has(word.toLowerCase()));
  if (at < 0) return words.slice(0, 1);
  const [name = "", next = "", ...rest] = words.slice(at);
  const isLabel = /^(database|db|target|server)$/i.test(next);
  return isLabel ? [name, ...rest] : words.slice(at);
}

/** `every 5m`, `every hour`, `hourly`, `5 minutes`; then `quiet 22:00-07:00 Europe/Berlin`. */
function watch(name: string, words: string[]): Command | null {
  const at = words.findIndex((word) => word.toLowerCase() === "quiet");
  const period = (at < 0 ? words : words.slice(0, at)).filter((word, n) => n > 0 || !/^(every|each)$/i.test(word));
  const saidEvery = /^(every|each)$/i.test(words[0] ?? "");
  const quietHours = at < 0 ? null : hoursOf(words.slice(at + 1));
  if (quietHours === undefined || (saidEvery && period.length === 0)) return null;
  const everySeconds = period.length === 0 ? usualPeriodSeconds : secondsOf(period);
  return everySeconds === null ? null : { kind: "watch", name, everySeconds, quietHours };
}

/** `2h`, `for 2 hours`, `for the next hour`, `off`. */
function silence(name: string, words: string[]): Command | null {
  const said = words
    .join(" ")
    .toLowerCase()
    .replace(/^for (?:the next )?/, "");
  if (/^(off|end|over|none|stop)$/.test(said)) return { kind: "silence", name, seconds: 0 };
  const seconds = said === "" ? (words.length === 0 ? usualSilenceSeconds : null) : secondsOf(said.split(" "));
  return seconds === null ? null : { kind: "silence", name, seconds };
}

/** `22:00-07:00`, `from 22:00 to 07:00`, with a time zone (IANA) or UTC; undefined where it is no such thing. */
function hoursOf(words: string[]): QuietHours | undefined {
  const said = words
    .join(" ")
    .replace(/^from /i, "")
    .replace(/\s*(?:-|–|—|to|until)\s*(?=\d)/i, "-");
  const [hours = "", zone = "UTC", ...more] = said.split(" ");
  const [, ...parts] = /^([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)$/.exec(hours) ?? [];
  const [fromHour = NaN, fromMinute = 0, toHour = 0, toMinute = 0] = parts.map(Number);
  if (Number.isNaN(fromHour) || more.length > 0 || !isZone(zone)) return undefined;
  const found = { fromMinute: fromHour * 60 + fromMinute, toMinute: toHour * 60 + toMinute, zone };
  return found.fromMinute === found.toMinute ? undefined : found;
}

/** `<https://x|x>`, `<#C1|name>`, `<@U1>`: what a person sees of them. */
function unwrapped(text: string): string {
  return text.replaceAll(/<([^<>|]*)\|([^<>]*)>/g, "$2").replaceAll(/<([^<>]*)>/g, "$1");
}
