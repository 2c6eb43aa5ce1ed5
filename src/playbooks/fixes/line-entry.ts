// Entries of one line of code: `name: value,`, `"name": value`, `name=value,`, `set["name"] = value`.

export interface Entry {
  /** What stands before its key where it is assigned: `config.`, `settings["`; or a quote or Ruby's colon alone. */
  before: string;
  key: string;
  /** From the key to the value, with the key's second quote: `": `. */
  between: string;
  value: string;
}

interface Line {
  /** Commas, opening brackets or dashes before its entries. */
  lead: string;
  entries: string[];
  /** A comma, closing brackets or a semicolon behind them. */
  trail: string;
  comment: string;
}

/** Nobody writes an option in more. */
export const longestLine = 400;

/** Null where a bracket or a quote is open at its end, or where more stands behind the entries. */
export function partsOf(text: string): Line | null {
  if (text.length > longestLine) return null;
  const lead = /^\s*(?:[,([{]\s*|-\s+)*/.exec(text)?.[0] ?? "";
  const line = text.slice(lead.length);
  const cuts: number[] = [];
  let [depth, quote, last, comment] = [0, "", -1, line.length];
  for (let at = 0; at < comment; at += 1) {
    const one = line[at] ?? "";
    if (quote !== "") {
      if (one === "\\") at += 1;
      else if (one === quote) quote = "";
    } else if (/["'`]/.test(one)) quote = one;
    else if (/^(?:#|\/\/)/.test(line.slice(at)) && /^$|[\s,;)\]}]/.test(line[at - 1] ?? "")) comment = at;
    else if (/[([{]/.test(one)) depth += 1;
    else if (/[)\]}]/.test(one) && depth > 0) depth -= 1;
    else if (/[;)\]}]/.test(one) && last < 0) last = at;
    else if (one === "," && depth === 0 && last < 0) cuts.push(at);
  }
  if (depth > 0 || quote !== "") return null;
  const end = last < 0 ? comment : last;
  const entries = [-1, ...cuts].map((at, of) => line.slice(at + 1, cuts[of] ?? end).trim());
  const behind = /,?\s*$/.exec(line.slice(0, end))?.index ?? end;
  const trail = line.slice(behind, comment).trimEnd();
  if (!/^[\s,;)\]}]*$/.test(trail)) return null;
  const told = entries.length > 1 && entries.at(-1) === "" ? entries.slice(0, -1) : entries;
  return { lead: lead.trimStart(), entries: told, trail, comment: line.slice(comment).trim() };
}

const form = new RegExp(
  String.raw`^((?:[\w$]+(?:->|\.))*(?:[\w$]+(?:\[["'][\w.-]+["']\])*\[)?(?:["']|:(?=\w+\]?\s*=))?)([\w$-]+(?:(?:\.|::)[\w-]+)*)` +
    String.raw`(["']?\]?\s*(?:=>|:=|:|=)(?!=)\s*)(\S.*)$`,
  "s",
);

export function entryOf(text: string): Entry | null {
  const [, before = "", key, between = "", value = ""] = form.exec(text) ?? [];
  // `port: int = 5432` says what it is before it says its value.
  return key === undefined || /^[\w.[\]| ]+\s=\s/.test(value) ? null : { before, key, between, value };
}

/** Whether an expression that ends so goes on in the next line, or one that begins so in the line before. */
export const goesOn = (value: string, next: string): boolean =>
  /[-+*/=<>?:.|&\\%^~!]$|\b(?:or|and|not|in|is|if|else|do|end|fn|await|new|raise)$/.test(value) ||
  /^(?:[.?:|&+*/<>=%"'`-]|(?:or|and|if|else|as|satisfies|in|is)\b)/.test(next);
