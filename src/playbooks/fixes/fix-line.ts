// A corrected line as it goes in place of its line: with the key's form, the comma and the brackets that the line has.
import { entryOf, goesOn, longestLine, partsOf, type Entry } from "./line-entry.ts";
import { isPasteable } from "../pasteable.ts";
import type { Framework, LintFinding } from "../playbook.ts";
import { isRuby, isShell } from "../read/code-files.ts";
import type { ServerKind } from "../server/server-file.ts";
import { shownName } from "../shown/may-be-shown.ts";

interface Place {
  old: string;
  /** The next line with something in it, but no comment. */
  next: string;
  option: string;
}

const linesAlone = /(?:\.(?:env|properties|ini|conf|cfg|toml|prisma)|(?:^|\/)\.env[\w.-]*)$/i;
const setting = /^\s*(?:export\s+)?[\w.-]+\s*=/;

type Way = (fix: string, place: Place) => string | null;

/** Whole lines are settings, or code and YAML have entries. */
function wayOf(kind: Framework | ServerKind, text: string, file: string, { old }: Place): Way {
  if (linesAlone.test(file)) return asSetting;
  if (/\.json$/i.test(file)) return asJson;
  if (kind === "rails" && isRuby(text, file)) return asRuby;
  if (kind === "rails" && isShell(text, file)) return withinShell;
  if (kind === "rails" || /\.ya?ml$/i.test(file)) return asYaml;
  if (kind === "spring" || kind === "generic") return setting.test(old) ? asSetting : asYaml;
  if (kind === "prisma") return setting.test(old) ? asSetting : asCode;
  if (kind === "laravel") return /^\s*[A-Z][A-Z0-9_]*=/.test(old) ? asSetting : asCode;
  const hasCode = ["ecto", "node-postgres", "django", "sqlalchemy", "sequelize", "typeorm", "go"].includes(kind);
  return hasCode ? asCode : asSetting;
}

const bare = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The line is the option's own, or what comes has its name already. */
const isOf = (key: string, option: string, fixed: string): boolean =>
  [option, option.split(".").at(-1) ?? "", fixed].some((one) => bare(one) === bare(key));

const asCode: Way = (fix, { old, next, option }) => {
  const call = /^(\w+(?:\.\w+)+\()[^()]*\)$/.exec(fix)?.[1];
  if (call !== undefined) return isCallOf(call, old.trim()) ? fix : null;
  const line = partsOf(old);
  const [only, ...others] = line?.entries ?? [];
  const own = others.length === 0 && only !== undefined ? entryOf(only) : null;
  if (line === null || own === null || (line.trail === "" && goesOn(own.value, next.trim()))) return null;
  const isAssigned =
    /^["']?\]?\s*:?=(?!>)/.test(own.between) && !/[,)\]}]/.test(line.trail) && !/^\s*[)\]}]/.test(next);
  const rows = fix.split("\n").map((one) => rowOf(one, own, isAssigned));
  const first = rows[0]?.key;
  if (first === undefined || rows.some((one) => one === null) || !isOf(own.key, option, first)) return null;
  const end = isAssigned ? line.trail : ",";
  const texts = rows.flatMap((one, at) => {
    const isLast = at === rows.length - 1;
    return `${one?.entries.join(isAssigned ? `${end}\n` : ", ")}${isLast ? line.trail : end}${one?.comment}`;
  });
  return `${line.lead}${texts.join("\n")}`;
};

const isCallOf = (call: string, old: string) => old.startsWith(call) && /^[^()]*\);?$/.test(old.slice(call.length));

interface Row {
  key: string;
  entries: string[];
  comment: string;
}

/** A line of the fix with the keys' form that the old entry has. */
function rowOf(text: string, own: Entry, isAssigned: boolean): Row | null {
  const parts = partsOf(text);
  const entries = parts?.entries.map(entryOf) ?? [null];
  const [first] = entries;
  if (!parts || parts.lead !== "" || /[;)\]}]/.test(parts.trail) || !first) return null;
  const written = entries.map((one) => (one === null ? null : inItsForm(one, own, isAssigned)));
  const all = written.filter((one) => one !== null);
  const comment = parts.comment === "" ? "" : ` ${parts.comment}`;
  return all.length < written.length ? null : { key: first.key, entries: all, comment };
}

const isQuoted = ({ before }: Entry) => /["']$/.test(before);

function inItsForm(one: Entry, own: Entry, isAssigned: boolean): string | null {
  const words = own.before.match(/[\w.-]+\b/g) ?? [];
  if (words.some((word) => shownName(word) !== word)) return null;
  // What is a variable elsewhere keeps its name.
  const isVariable = isAssigned && own.before === "" && !/=/.test(one.between);
  if (isVariable && one.key !== own.key) return null;
  const needsQuotes = !isQuoted(own) && !/^[A-Za-z_$][\w$]*$/.test(one.key);
  if (needsQuotes && isQuoted(one) && !/=(?!>)/.test(own.between))
    return `${one.before}${one.key}${one.between}${one.value}`;
  return needsQuotes && !/^\w+::\w+$/.test(one.key) ? null : `${own.before}${one.key}${own.between}${one.value}`;
}

/** What stands behind the value decides whether the whole call is made. */
const asRuby: Way = (fix, place) =>
  /\s(?:if|unless|while|until|rescue|and|or|do)\s/.test(place.old) ? null : asCode(fix, place);

const asJson: Way = (fix, place) => {
  const written = asCode(fix, place);
  const entries = written === null ? [] : (partsOf(written)?.entries ?? []);
  return entries.length > 0 && entries.every(isJson) && !/\s\/\//.test(fix) ? written : null;
};

function isJson(entry: string): boolean {
  try {
    JSON.parse(`{${entry}}`);
    return true;
  } catch {
    return false;
  }
}

const yamlLine = /^(\s*)((?:- +)*)(["']?)([\w./-]+)\3?(?: *: +|=)(\S.*)$/;

const asYaml: Way = (fix, place) => {
  const { old, next, option } = place;
  if (/^\s*(?:- +)*[{[]/.test(old)) return asCode(fix, place);
  const [, indent = "", dash = "", quote = "", key, value = ""] = yamlLine.exec(old) ?? [];
  const rows = fix.split("\n");
  const [first = "", ...more] = rows.map((one) => (dash === "" ? one : one.replace(/^- +/, "")));
  const fixed = yamlLine.exec(first)?.[4];
  if (key === undefined || fixed === undefined || !isOf(key, option, fixed)) return null;
  if (!isWholeYaml(value, quote) || first.startsWith("- ")) return null;
  const width = indent.length + dash.length;
  if (next.length - next.trimStart().length > width) return null;
  return [`${dash}${first}`, ...more.map((one) => `${" ".repeat(dash.length)}${one}`)].join("\n");
};

/** The last line of a quoted text ends the text too. Quotes and variables are the shell's, unless the line has them. */
const withinShell: Way = (fix, place) => {
  const { old } = place;
  const isOpen = [`"`, "'"].some((quote) => old.split(quote).length % 2 === 0);
  const isNew = [...fix.matchAll(/["'`$\\]/g)].some(([mark]) => !old.includes(mark));
  return isOpen || isNew || old.includes("\\") ? null : asYaml(fix, place);
};

/** No block, no anchor that others name, and nothing that the next line ends. */
function isWholeYaml(value: string, quote: string): boolean {
  const bracket = /^[[{]/.test(value);
  if (/^[|>&!]/.test(value) || (bracket && partsOf(value) === null)) return false;
  const [opened = ""] = /^["']/.exec(value) ?? [];
  return (
    opened === "" ||
    quote !== "" ||
    value
      .slice(1)
      .replaceAll(/\\.|''/g, "")
      .includes(opened)
  );
}

const section = /^\s*\[[\w.-]+\]$/;

const asSetting: Way = (fix, { old, option }) => {
  if (section.test(fix) && section.test(old.trimEnd())) return fix;
  const [, exported = "", key, sign = "", value = ""] =
    /^\s*(export\s+)?["']?([\w.-]+)["']?\s*([=:]?)\s*(.*)$/.exec(old) ?? [];
  const [fixed] = /[\w.-]+/.exec(fix) ?? [];
  if (key === undefined || fixed === undefined || !isOf(key, option, fixed)) return null;
  const [quote = ""] = /^["']/.exec(value) ?? [];
  const isOpen = quote !== "" && !value.slice(1).includes(quote);
  const hasOthers = /\s[\w.-]+=/.test(value) && quote === "" && !/\s[\w.-]+=/.test(fix);
  const isBlock = (text: string) => /[{}]/.test(text.replaceAll(/\$?\{[^{}]*\}/g, ""));
  if (isOpen || hasOthers || value.endsWith("\\") || isBlock(value) !== isBlock(fix)) return null;
  if (sign !== "" && /^\[[^\]]*$/.test(value)) return null;
  return exported === "" || fix.startsWith("export ") ? fix : `${exported}${fix}`;
};

/** @param text of the whole file; each finding gets what goes in place of its line, where that can be told */
export function withFixLines(
  kind: Framework | ServerKind,
  text: string,
  file: string,
  findings: LintFinding[],
): LintFinding[] {
  if (findings.length === 0) return findings;
  const lines = text.split(/\r?\n/);
  const isSaid = (one: string) => one.trim() !== "" && !/^\s*(?:#|\/\/)/.test(one);
  return findings.map((one) => {
    const { fix, line, option } = one;
    const old = line === null ? undefined : lines[line - 1];
    if (line === null || old === undefined || old.length > longestLine || !isPasteable(fix)) return one;
    const place = { old, next: lines.slice(line, line + 20).find(isSaid) ?? "", option };
    const fixLine = wayOf(kind, text, file, place)(fix, place);
    return fixLine === null ? one : { ...one, fixLine };
  });
}
