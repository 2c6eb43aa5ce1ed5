// What was typed after the slash command. Anything may stand there; whatever is echoed is escaped by the one who echoes it.
import { inline } from "./escape.ts";

export type Command =
  | { kind: "check"; name: string }
  /** The command alone: the channel's target. */
  | { kind: "here" }
  | { kind: "list" | "help" | "status" }
  | { kind: "history"; name: string }
  | { kind: "unclear"; typed: string };

/** Longer than any target's name by far. */
const mostChars = 200;
/** Typed or inserted around names by people and their keyboards. */
const quotes = /^["'`*_“”„‟‘’‚‛«»‹›]+|["'`*_“”„‟‘’‚‛«»‹›.,;]+$/gu;

export function parseCommand(text: string): Command {
  const plain = inline(unwrapped(text.slice(0, 4000)));
  if (plain.length > mostChars) return { kind: "unclear", typed: plain };
  const words = plain
    .split(" ")
    .map((word) => word.replaceAll(quotes, ""))
    .filter((word) => word !== "");
  const [first, second, third] = words;
  if (first === undefined) return { kind: "here" };
  const verb = first.toLowerCase();
  if (verb === "history" && second !== undefined && third === undefined) return { kind: "history", name: second };
  if (second !== undefined || verb === "history") return { kind: "unclear", typed: plain };
  if (verb === "list" || verb === "help" || verb === "status") return { kind: verb };
  return first === "?" ? { kind: "help" } : { kind: "check", name: first };
}

/** `<https://x|x>`, `<#C1|name>`, `<@U1>`: what a person sees of them. */
function unwrapped(text: string): string {
  return text.replaceAll(/<([^<>|]*)\|([^<>]*)>/g, "$2").replaceAll(/<([^<>]*)>/g, "$1");
}
