// Values in postgresql.conf that the server refuses, whatever its release.
import type { LintFinding } from "../playbook.ts";
import { finder, nearWord } from "./findings.ts";
import { settingForms, type SettingForm } from "./postgresql-forms.ts";
import { faultOf, unitsOf, type ValueFault } from "./postgresql-taken.ts";
import { isFilledInLater } from "./template.ts";

/** `%PORT%`, `<port>`, `MAX_CONNECTIONS`, `changeme`: another tool, or somebody, puts the value in. */
const isPlaceholder = (value: string) =>
  isFilledInLater(value) ||
  /[${}<>@\\]|%\w+%|__|^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(value) ||
  /replace|change|your|^x{3,}$/i.test(value);

const stops = "The server does not start with another value, and a reload keeps the old one.";

/** @returns null where some release takes the value, or nobody knows what becomes of it */
export function refusedValue(name: string, value: string, line: number): LintFinding | null {
  const known = settingForms.get(name);
  if (!known || isPlaceholder(value)) return null;
  const refusal = faultOf(known.form, value);
  // From PostgreSQL 19 on each kind of process may have a level of its own: `warning, backend:debug1`.
  if (refusal === null || (name === "log_min_messages" && /[,:]/.test(value))) return null;
  const why = `\`${name}\` ${takes(name, known.form, refusal)}. ${stops}`;
  const meant = meantBy(name, known.form, value);
  const isTaken = meant !== null && faultOf(known.form, meant) === null;
  const fix = isTaken
    ? `${name} = ${/^[\w.]+$/.test(meant) ? meant : `'${meant}'`}`
    : `# in line ${line}: ${oneOf(known.form)}`;
  return finder(known.source, "PostgreSQL 18")("error", name, line, why, fix);
}

/** Settings of rights to a file: `777` is no octal number without its 0. */
const isMode = (name: string) => name === "unix_socket_permissions" || name === "log_file_mode";

function takes(name: string, form: SettingForm, refusal: ValueFault): string {
  if (form.kind === "switch") return "is on or off";
  if (form.kind === "words") return `takes ${either(shortened(form.words))}`;
  if (isMode(name)) return "takes an octal number of at most 0777, which begins with 0";
  if (refusal === "less") return `takes no less than ${measured(form.least, form.unit)}`;
  if (refusal === "more") return `takes no more than ${measured(Math.min(form.most, 2 ** 31 - 1), form.unit)}`;
  if (form.unit === null) return "takes a number without a unit";
  return `takes a number, perhaps with ${either(Object.keys(unitsOf(form.unit)))} in these letters`;
}

const either = (words: string[]) => `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

/** `debug5` to `debug1` are one thing to read. */
function shortened(words: string[]): string[] {
  const [first, last] = [words.find((one) => /\d$/.test(one)), words.findLast((one) => /\d$/.test(one))];
  const numbered = words.filter((one) => /^(?:debug|local)\d$/.test(one));
  if (numbered.length < 3) return words;
  return [`${first} to ${last}`, ...words.filter((one) => !numbered.includes(one))];
}

const measured = (number: number, unit: string | null) =>
  unit === null || number <= 0 ? String(number) : unit === "8kB" ? `${number * 8}kB` : `${number}${unit}`;

function oneOf(form: SettingForm): string {
  if (form.kind === "switch") return "on or off";
  if (form.kind === "words") return "one of these words";
  const unit =
    form.unit === null ? "" : `, as in ${form.unit === "8kB" || form.unit === "kB" ? "64MB" : `30${form.unit}`}`;
  return `a number${unit}`;
}

const switches: Record<string, string> = { enable: "on", enabled: "on", disable: "off", disabled: "off", none: "off" };
/** Those of which nobody doubts what they stand for: `m` may be minutes or milliseconds. */
const spelt = new Map(
  (
    "k:kB kb:kB kib:kB m:MB mb:MB mib:MB g:GB gb:GB gib:GB tb:TB bytes:B sec:s secs:s second:s seconds:s msec:ms " +
    "min:min mins:min minute:min minutes:min hour:h hours:h hr:h hrs:h day:d days:d s:s ms:ms h:h"
  )
    .split(" ")
    .map((one): [string, string] => [one.split(":")[0] ?? "", one.split(":")[1] ?? ""]),
);

/** The value that somebody wanted to write; null where nobody knows. */
function meantBy(name: string, form: SettingForm, value: string): string | null {
  if (form.kind === "switch")
    return Object.hasOwn(switches, value.toLowerCase()) ? (switches[value.toLowerCase()] ?? null) : null;
  if (form.kind === "words") return nearWord(value, form.words);
  if (isMode(name)) return /^[0-7]{3}$/.test(value) ? `0${value}` : null;
  const [, number, unit = ""] = /^(\d+)\s*([A-Za-z]+)$/.exec(value.trim()) ?? [];
  const meant = spelt.get(unit.toLowerCase());
  if (number === undefined || meant === undefined || form.unit === null) return null;
  return Object.hasOwn(unitsOf(form.unit), meant) ? `${number}${meant}` : null;
}
