// What of an application's configuration may leave: values of options that are known to be
// harmless, in the form that they should have. Everything else stays in the file.
import { isSecretName } from "../../target/secret-names.ts";
import type { AppConfig, LintFinding, Option, Scalar, ConnectionSettings } from "../playbook.ts";
import { withoutGap } from "../pasteable.ts";
import { isTypo } from "../specs.ts";
import { shownCode, shownWithUrl } from "./code.ts";
import { formOf, hasForm, isHarmless, type Form, type Forms } from "./forms.ts";
import { textsWithin } from "./texts-within.ts";
import { shownUrl } from "./url.ts";

export const notShown = "[not shown]";
const secretMark = "[secret]";
/** Shorter texts stand in too many innocent words. */
const shortestHidden = 6;

/** A name that nobody knows may itself be what is hidden. */
const plainName = /^[A-Za-z_]{1,30}(?:[.-](?:r2dbc|[A-Za-z_-]{1,40})){0,6}$/;

/** One word of a name as code and configurations spell it: letters, with numbers within or behind. */
const word = String.raw`[A-Za-z_]{1,40}\d{0,4}[A-Za-z_]{0,40}\d{0,4}`;
/** A number of its own stands behind a hyphen, or counts in a list: `shard-1`, `shards[1]`. */
const numbered = String.raw`${word}(?:-\d{1,4}|\[\d{1,4}\])?`;
const identifier = new RegExp(`^${numbered}(?:[.:-]${numbered}){0,6}[.]?$`);
const placed = new RegExp(`^${word}(?:[.]${word}){0,3} in line \\d{1,6}$`);

/** The name of a database, a section or a profile, if it may be told: words, never a slice of the file's text. */
export const shownName = (name: string): string =>
  name === "" || identifier.test(name) || placed.test(name) ? name : "…";

/** A trait names things of the file by their identifier: `app:shop`. */
export function shownTrait(trait: string): string {
  const [, kind = "", of] = /^([\w.-]{1,40})(?::(.*))?$/s.exec(trait) ?? [];
  return of === undefined ? shownName(kind) : `${kind}:${shownName(of)}`;
}

/** The form that an option should have by its name, or by the name that is meant; null: nobody knows it. */
export function formFor(forms: Forms, name: string): Form | null {
  const known = formOf(forms, name);
  if (known !== null) return known;
  const last = name.split(".").at(-1) ?? "";
  if (!plainName.test(name)) return null;
  if (isSecretName(last)) return isAmongKnown(forms, name) ? "secret" : null;
  const near = Object.keys(forms).find((one) => isNear(name, one));
  const form = near === undefined ? null : (forms[near] ?? null);
  // Who means it may be wrong: of a misspelt option only numbers are told, and words of a closed list.
  const isPlain = Array.isArray(form) || ["number", "duration", "size", "flag"].includes(String(form));
  return form === null || isPlain || isSameWord(name, near ?? "") ? form : nothing;
}

/** At the top, or beside options that are known: a mailer's password is no option of the database. */
function isAmongKnown(forms: Forms, name: string): boolean {
  const above = name.slice(0, name.lastIndexOf(".") + 1);
  return above === "" || Object.keys(forms).some((one) => one.startsWith(above));
}

/** No value has this form. */
const nothing: Form = [];
const bareWord = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, "");
const isSameWord = (name: string, near: string) => bareWord(name) === bareWord(near);

/** Misspelt in its last word, and beside its right place. */
function isNear(name: string, near: string): boolean {
  const at = name.lastIndexOf(".");
  return (
    name.slice(0, at + 1) === near.slice(0, near.lastIndexOf(".") + 1) && isTypo(name.slice(at + 1), near.slice(at + 1))
  );
}

function shownScalar(value: Scalar, form: Form): Scalar {
  if (value === null) return null;
  if (form === "secret") return secretMark;
  if (form === "url") return typeof value === "string" ? (shownUrl(value) ?? notShown) : notShown;
  return isHarmless(value, form) ? value : notShown;
}

const shownValue = (value: Option["value"], form: Form): Option["value"] =>
  Array.isArray(value) ? value.map((one) => shownScalar(one, form)) : shownScalar(value, form);

/** An option as it may leave; null where not even its name may. */
function shownOption(option: Option, forms: Forms): Option | null {
  const form = formFor(forms, option.name);
  if (form === null) return null;
  const { fallback, ...rest } = option;
  const usual = fallback === undefined ? undefined : shownScalar(fallback, form);
  const value = option.isOpaque ? shownComputed(option, form, usual) : shownValue(option.value, form);
  // A text within code that is not shown may be anything.
  const isTold = usual !== undefined && usual !== notShown && (value !== notShown || typeof usual !== "string");
  return { ...rest, value, ...(isTold ? { fallback: usual } : {}) };
}

function shownComputed({ value, fallback }: Option, form: Form, usual: Scalar | undefined): Option["value"] {
  if (typeof value !== "string") return notShown;
  const isUrl = typeof fallback === "string" && typeof usual === "string" && usual !== notShown;
  if (form === "url")
    return (
      (isUrl ? shownWithUrl(value, fallback, usual) : null) ?? shownUrl(value) ?? shownCode(value, null) ?? notShown
    );
  return shownCode(value, form) ?? (form !== "secret" && hasForm(value, form) ? value : notShown);
}

/** The value of an option as a corrected line may have it, and whether it is code. */
export interface WrittenValue {
  value: unknown;
  isCode: boolean;
}

/** @param secret how the framework reads a secret from the environment: `process.env.PGPASSWORD` */
export function writtenValue(option: Option, forms: Forms, secret: string): WrittenValue {
  const shown = shownOption(option, forms);
  if (shown === null) return { value: notShown, isCode: true };
  const isHidden = JSON.stringify(shown.value).includes(notShown);
  if (formFor(forms, option.name) === "secret") return { value: secret, isCode: true };
  // Whoever pastes a URL with a mask in it loses the password.
  if (secret !== "" && typeof shown.value === "string" && shown.value.includes(secretMark))
    return { value: secret.replace(/\b[A-Z]+_?PASSWORD\b/, "DATABASE_URL"), isCode: true };
  return { value: isHidden ? notShown : shown.value, isCode: isHidden || option.isOpaque };
}

/** Only options with a name that may be told: lints and settings see no others. */
export function nameable(config: AppConfig, forms: Forms): AppConfig {
  // What all names of it begin with is told as its own: `app.datasources.shard-1.`.
  const prefix = config.traits.find((one) => one.startsWith("prefix:"))?.slice("prefix:".length) ?? "";
  const isPlain = (name: string) =>
    plainName.test(name) || (prefix !== "" && name.startsWith(prefix) && plainName.test(name.slice(prefix.length)));
  const options = config.options.filter(({ name }) => formFor(forms, name) !== null || isPlain(name));
  return { ...config, options };
}

/** The configuration as it may leave, and the texts of it that may not. */
export function gated(config: AppConfig, forms: Forms): { config: AppConfig; hidden: string[] } {
  const options = config.options.flatMap((one) => shownOption(one, forms) ?? []);
  const left = config.options.length - options.length;
  const notes = left === 0 ? config.notes : [...config.notes, unknownSettings(left)];
  const shown = new Set(options.flatMap(({ value, fallback }) => [value, fallback].flat()).map(String));
  const hidden = new Set(config.options.flatMap(literalsOf));
  return { config: { ...config, options, notes }, hidden: [...hidden].filter((one) => !shown.has(one)) };
}

/** Whose they are, nobody can tell: a driver has newer options, and an application its own. */
const unknownSettings = (count: number) =>
  count === 1 ? "1 setting is unknown, so it is not shown" : `${count} settings are unknown, so they are not shown`;

/** Texts of an option that could be secret: literals, those within code, and the password of a URL. */
function literalsOf({ value, fallback, isOpaque }: Option): string[] {
  const all = [value, fallback ?? null].flat().filter((one) => typeof one === "string");
  const within = (text: string) => [
    ...[...text.matchAll(/"([^"]+)"|'([^']+)'/g)].map((match) => match[1] ?? match[2] ?? ""),
    /:\/\/[^@/?#:]*:([^@]*)@/.exec(text)?.[1] ?? "",
    /\bpassword\s*=\s*(?!')(\S+)/.exec(text)?.[1] ?? "",
  ];
  const texts = all.flatMap((one) => (isOpaque ? within(one) : [one, ...within(one)]));
  return texts.filter((one) => one.length >= shortestHidden && !/^:?[A-Z_][A-Z0-9_]*$/.test(one));
}

/** A setting is held against what was seen, and shown: a place has the form of places, and no templates. */
export function gatedSettings(settings: ConnectionSettings): ConnectionSettings {
  const isPlain = (value: unknown, form: "host" | "name") =>
    typeof value === "string" && !/[${}%]/.test(value) && hasForm(value, form);
  const { host, database, user, ...rest } = settings;
  return {
    ...(host && isPlain(host.value, "host") ? { host } : {}),
    ...(database && isPlain(database.value, "name") ? { database } : {}),
    ...(user && isPlain(user.value, "name") ? { user } : {}),
    ...rest,
  };
}

/** `verify` as a value is no part of `verify-full` in a sentence of ours. */
function withoutAlone(text: string, hidden: string): string {
  return text
    .split(hidden)
    .reduce((left, right) => `${left}${/\w-?$/.test(left) || /^-?\w/.test(right) ? hidden : notShown}${right}`);
}

/** Samples have them as passwords, and our sentences as words. */
const ourWords = new Set(["password", "username", "database", "postgres", "postgresql", "secret", "server"]);

/** Lints tell only what may leave; should one of them not, its words are searched for all that was hidden. */
export function gatedFindings(findings: LintFinding[], hidden: string[]): LintFinding[] {
  const secrets = hidden.filter((one) => !ourWords.has(one));
  const within = textsWithin(secrets);
  const clean = (text: string) => {
    const its = within(text);
    return its.size === 0 ? text : secrets.filter((one) => its.has(one)).reduce(withoutAlone, text);
  };
  return findings.map((one) => ({
    ...one,
    why: clean(one.why),
    fix: withoutGap(renaming(one.option, clean(one.fix))),
  }));
}

/** The value as a whole, in the objects of a line: `dialectOptions: { ssl: [not shown] },`. */
const maskedLine =
  /^((?:["']?[\w.-]+["']?\s*[:=]>?\s*\{\s*)*["']?[\w.-]+["']?\s*[:=]>?\s*)["'`]?\[not shown\]["'`]?[\s},]*$/;

/** Nobody can paste a mask: where the value may not be shown, the line is told by its name. */
function renaming(option: string, fix: string): string {
  const [, before = ""] = fix.includes(notShown) ? (maskedLine.exec(fix) ?? []) : [];
  const keys = before.match(/[\w.-]+/g) ?? [];
  const [meant] = keys;
  const last = option.split(".").at(-1) ?? option;
  if (meant === undefined || (keys.length === 1 && meant === last)) return fix;
  return keys.length === 1 ? `rename ${last} to ${meant}` : `// move ${last} into ${keys.slice(0, -1).join(".")}`;
}

/** The flat set as it may be shown. */
export function shownOptions({ options }: AppConfig): Record<string, Scalar | Scalar[]> {
  return Object.fromEntries(options.map(({ name, value }) => [name, value]));
}
