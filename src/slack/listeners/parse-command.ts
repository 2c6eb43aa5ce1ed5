// What was typed after the slash command. Anything may stand there; whatever is echoed is escaped by the one who echoes it.
import { isZone, type QuietHours } from "../../incidents/quiet-hours.ts";
import { oneLine } from "../../report/hidden.ts";

export type Command =
  | { kind: "check"; name: string }
  /** The command alone: the channel's target. */
  | { kind: "here" }
  | { kind: "list" | "help" | "status" }
  | { kind: "history"; name: string }
  | { kind: "unwatch"; name: string }
  | { kind: "watch"; name: string; everySeconds: number; quietHours: QuietHours | null }
  /** 0 ends a silence. */
  | { kind: "silence"; name: string; seconds: number }
  | { kind: "watching" }
  | { kind: "unclear"; typed: string };

/** Longer than any target's name by far. */
const mostChars = 200;
/** Typed or inserted around names by people and their keyboards. */
const quotes = /^["'`*_“”„‟‘’‚‛«»‹›]+|["'`*_“”„‟‘’‚‛«»‹›.,;]+$/gu;

export function parseCommand(text: string): Command {
  const plain = oneLine(unwrapped(text.slice(0, 4000)));
  if (plain.length > mostChars) return { kind: "unclear", typed: plain };
  const words = plain
    .split(" ")
    .map((word) => word.replaceAll(quotes, ""))
    .filter((word) => word !== "");
  const [first, second] = words;
  if (first === undefined) return { kind: "here" };
  const verb = first.toLowerCase();
  if (second !== undefined) return withTarget(verb, second, words.slice(2)) ?? { kind: "unclear", typed: plain };
  if (verb === "watching") return { kind: "watching" };
  if (["history", "watch", "unwatch", "silence"].includes(verb)) return { kind: "unclear", typed: plain };
  if (verb === "list" || verb === "help" || verb === "status") return { kind: verb };
  return first === "?" ? { kind: "help" } : { kind: "check", name: first };
}

/** `history x`, `watch x every 5m quiet 22:00-07:00 Europe/Berlin`, `silence x 2h` or `off`. */
function withTarget(verb: string, name: string, rest: string[]): Command | null {
  if (verb === "watch") return watch(name, rest);
  if (verb === "history" && rest.length === 0) return { kind: "history", name };
  if (verb === "unwatch" && rest.length === 0) return { kind: "unwatch", name };
  const [last = ""] = rest.slice(-1);
  if (verb === "silence" && rest.length <= 2 && (rest.length < 2 || rest[0]?.toLowerCase() === "for")) {
    const seconds = last.toLowerCase() === "off" ? 0 : rest.length === 0 ? 3600 : secondsOf(last);
    return seconds === null ? null : { kind: "silence", name, seconds };
  }
  return null;
}

function watch(name: string, words: string[]): Command | null {
  const at = words.findIndex((word) => word.toLowerCase() === "quiet");
  const period = at < 0 ? words : words.slice(0, at);
  const quietHours = at < 0 ? null : hoursOf(words.slice(at + 1));
  if (period.length > 2 || (period.length === 2 && period[0]?.toLowerCase() !== "every") || quietHours === undefined)
    return null;
  const everySeconds = period.length === 0 ? usualPeriodSeconds : secondsOf(period.at(-1) ?? "");
  return everySeconds === null ? null : { kind: "watch", name, everySeconds, quietHours };
}

/** `22:00-07:00`, with a time zone (IANA) or UTC; undefined where it is no such thing. */
function hoursOf([hours = "", zone = "UTC", ...more]: string[]): QuietHours | undefined {
  const [, ...parts] = /^([01]?\d|2[0-3]):([0-5]\d)[-–]([01]?\d|2[0-3]):([0-5]\d)$/.exec(hours) ?? [];
  const [fromHour = NaN, fromMinute = 0, toHour = 0, toMinute = 0] = parts.map(Number);
  if (Number.isNaN(fromHour) || more.length > 0 || !isZone(zone)) return undefined;
  const found = { fromMinute: fromHour * 60 + fromMinute, toMinute: toHour * 60 + toMinute, zone };
  return found.fromMinute === found.toMinute ? undefined : found;
}

const usualPeriodSeconds = 300;

/** 90s, 5m, 2h, 1d. */
function secondsOf(text: string): number | null {
  const [, number, unit = ""] = /^(\d{1,5})(s|sec|m|min|h|d)$/i.exec(text) ?? [];
  const factor = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 }[unit.toLowerCase()];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}

/** `<https://x|x>`, `<#C1|name>`, `<@U1>`: what a person sees of them. */
function unwrapped(text: string): string {
  return text.replaceAll(/<([^<>|]*)\|([^<>]*)>/g, "$2").replaceAll(/<([^<>]*)>/g, "$1");
}
