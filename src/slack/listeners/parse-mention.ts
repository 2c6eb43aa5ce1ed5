// What a mention in a thread asks for. Slash commands cannot be typed there
// (docs.slack.dev/interactivity/implementing-slash-commands).
import { oneLine } from "../../report/control-characters.ts";

export type ThreadCommand =
  | { kind: "take" | "done" | "reopen" | "check" | "how"; position: number }
  | { kind: "skip" | "note"; position: number; words: string }
  | { kind: "script"; from: string | null }
  | { kind: "mine" | "again" | "steps" | "export" | "timeline" | "close" | "stop" | "help" };

const ofStep = {
  take: "take",
  done: "done",
  reopen: "reopen",
  open: "reopen",
  check: "check",
  how: "how",
  skip: "skip",
  note: "note",
} as const;
const ofIncident = {
  "i'm on it": "mine",
  "im on it": "mine",
  "i am on it": "mine",
  "on it": "mine",
  mine: "mine",
  take: "mine",
  again: "again",
  check: "again",
  run: "again",
  steps: "steps",
  export: "export",
  timeline: "timeline",
  "show timeline": "timeline",
  close: "close",
  stop: "stop",
  "stop watching": "stop",
  help: "help",
} as const;

/** @returns null where it is nothing that belongs to a thread */
export function parseThreadCommand(text: string): ThreadCommand | null {
  const plain = oneLine(text);
  const word = plain.toLowerCase().replaceAll("’", "'");
  if (Object.hasOwn(ofIncident, word)) return { kind: ofIncident[word as keyof typeof ofIncident] };
  const script = /^script(?:\s+(?:for|from)\s+`?([a-z0-9][a-z0-9.-]{0,61}[a-z0-9]|[a-z0-9])`?)?$/.exec(word);
  if (script) return { kind: "script", from: script[1] ?? null };
  const [, verb = "", number = "", rest = ""] = /^(\w+)\s+(?:step\s+)?#?(\d{1,3})\b[\s:.,–-]*(.*)$/su.exec(plain) ?? [];
  if (!Object.hasOwn(ofStep, verb.toLowerCase())) return null;
  const kind = ofStep[verb.toLowerCase() as keyof typeof ofStep];
  const position = Number(number);
  if (kind === "skip" || kind === "note") return { kind, position, words: rest.replace(/^because\s+/i, "") };
  return rest === "" ? { kind, position } : null;
}

export const threadHelp = [
  "In the thread of an incident you can tell me:",
  "• `take 2`, `done 2`, `reopen 2`, `skip 2 because …`, `note 2 …`, `check 2`, `how 2`: for a step, by its number",
  "• `steps`: all of them · `again`: check once more · `timeline`: a picture of it · `export`: the record as a file",
  "• `script`, `script from web`: a check in sh for a machine that cannot run dbcheck",
  "• `I'm on it`: the headline says so · `stop`: stop automatic re-checks · `close`: close the incident",
].join("\n");
