// In which form a value of a known option may leave. What has another
// form is not shown: it may be a secret in the wrong place.
import { isSecretName } from "../../target/secret-names.ts";
import type { Scalar } from "../playbook.ts";

/**
 * `flag` true or false · `number` · `duration`, `size` a number, with or without a unit · `host` a name, an address or
 * a socket's directory · `server_name` a host, or Erlang's word for none · `address` a host with its port · `name` of
 * a database, a role, a schema · `names` several of them · `path` of a file · `class` of a library, dotted · `terms`
 * Elixir's atoms, and tuples of them · `url` of a database · or the only words that are taken.
 */
export type Form =
  | "flag"
  | "number"
  | "duration"
  | "size"
  | "host"
  | "server_name"
  | "address"
  | "name"
  | "names"
  | "path"
  | "class"
  | "terms"
  | "url"
  | "secret"
  | readonly string[];

/** The form of each option by its name; a last `*` stands for any deeper name. */
export type Forms = Readonly<Record<string, Form>>;

const name = /^[A-Za-z0-9_][\w.$-]{0,62}$/;
const label = /^[A-Za-z0-9_](?:[\w.-]{0,252})$/;
const address = /^\[?[0-9A-Fa-f.]{0,15}(?::[0-9A-Fa-f.]{0,15}){2,8}\]?$/;
const directory = /^@?(?:\/[\w.-]{1,60}){1,10}\/?$/;
const atom = /^:[a-z_]\w{0,40}$/i;
const tuple = /^\{:[a-z_]\w{0,40}, (?:true|false|:[a-z_]\w{0,40}|\d{1,9}|\{:[a-z_]\w{0,40}, \d{1,9}\})\}$/;

const texts: Record<Exclude<Form, readonly string[] | "url" | "secret">, (text: string) => boolean> = {
  flag: (text) => /^(?:true|false|on|off|yes|no|y|n|t|f|[01])$/i.test(text),
  number: (text) => /^-?\d{1,10}(?:\.\d{1,6})?$/.test(text),
  duration: (text) =>
    text === ":infinity" ||
    /^-?\d{1,10}(?:\.\d{1,6})? ?(?:ms|us|s|sec|secs|seconds?|min|m|minutes?|h|hours?|d|days?)?$/i.test(text),
  size: (text) => /^\d{1,10}(?:\.\d{1,6})? ?(?:B|kB|MB|GB|TB)?$/.test(text),
  host: (text) => text.split(",").every((one) => label.test(one) || address.test(one) || directory.test(one)),
  server_name: (text) => text === ":disable" || texts.host(text),
  address: (text) => {
    const [, host = "", port = ""] = /^(\[[^\]]{1,45}\]|[^:]*):(\d{1,5})$/.exec(text) ?? [];
    return port !== "" && (host === "" || label.test(host) || address.test(host));
  },
  name: (text) => name.test(text),
  names: (text) =>
    text.length < 400 &&
    text
      .split(",")
      .map((one) => one.trim().replaceAll(/^"|"$/g, ""))
      .every((one) => name.test(one) || one === "$user"),
  path: (text) =>
    /^(?:~|\.{1,2})?(?:\/[\w.@-]{1,80}){1,20}$/.test(text) ||
    /^(?:[\w-]{1,60}\/){0,6}[\w-]{1,60}\.(?:pem|crt|cer|der|key|p12|pk8|pfx|jks)$/.test(text),
  class: (text) => /^[A-Za-z]\w{0,60}(?:\.\w{1,60}){1,12}$/.test(text),
  terms: (text) => atom.test(text) || tuple.test(text),
};

/** `${NAME}`, `${NAME:-usual}`, `${NAME:usual}`, `$NAME`, `%(NAME)s`: what another tool puts in. */
const template =
  /\$\{[A-Za-z_][\w.-]{0,60}(?::?[-:?=]?([^{}$]{0,100}))?\}|\$[A-Z_][A-Z0-9_]{0,60}|%\([A-Za-z_]\w{0,60}\)s/g;

/** Whether a text has the form; templates in it stand for anything, and what they fall back to has the form too. */
export function hasForm(text: string, form: Exclude<Form, "url">): boolean {
  if (form === "secret") return false;
  if (typeof form !== "string") return form.includes(text);
  const usual = [...text.matchAll(template)].flatMap(([, one]) => (one === undefined || one === "" ? [] : [one]));
  if (!usual.every((one) => texts[form](one))) return false;
  const bare = text.replaceAll(template, "");
  return (bare === "" && text !== "") || texts[form](bare);
}

/**
 * A single value that may leave as it is. Null, true, false and small
 * numbers say nothing that is secret, but in a password.
 */
export function isHarmless(value: Scalar, form: Exclude<Form, "url">): boolean {
  if (value === null) return true;
  if (form === "secret") return false;
  if (typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && Math.abs(value) < 1e10;
  return value === "" || hasForm(value, form);
}

export function formOf(forms: Forms, option: string): Form | null {
  if (Object.hasOwn(forms, option)) return forms[option] ?? null;
  const parts = option.split(".");
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const pattern = `${parts.slice(0, length).join(".")}.*`;
    const isName = parts.slice(length).every((part) => settingName.test(part) && !isSecretName(part));
    if (Object.hasOwn(forms, pattern) && isName) return forms[pattern] ?? null;
  }
  return null;
}

/** As PostgreSQL names its settings; what stands where a name should may be anything, a secret too. */
const settingName = /^[a-z][a-z_]{2,40}$/i;
