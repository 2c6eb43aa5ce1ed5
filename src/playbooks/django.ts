// Django's DATABASES: settings files of Python, or pieces of them.
import { UserMistake } from "../errors.ts";
import { lints } from "./django/lints.ts";
import { forms } from "./django/forms.ts";
import { docs } from "./django/options.ts";
import { logs, steps } from "./django/steps.ts";
import { pythonLine } from "./django/write.ts";
import { numberOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Option, Playbook, Wishes } from "./playbook.ts";
import { assignedIn, type Assigned } from "./read/python.ts";
import { wholeParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode, wisher } from "./wish.ts";

const telling = [
  "ENGINE",
  "NAME",
  "HOST",
  "USER",
  "PASSWORD",
  "PORT",
  "OPTIONS",
  "CONN_MAX_AGE",
  "USERNAME",
  "DATABASE",
];

function read(text: string): AppConfig {
  const all = assignedIn(text);
  const whole = all.filter(({ target }) => target === "DATABASES");
  const aliases = new Set([
    ...whole.flatMap(({ options }) => options.map(({ name }) => name.split(".")[0] ?? "")),
    ...all.flatMap(({ target }) => /^DATABASES\.([^.]+)/.exec(target)?.[1] ?? []),
  ]);
  const alias = aliases.has("default") ? "default" : [...aliases][0];
  const options =
    alias === undefined
      ? fragment(all)
      : [...whole.flatMap((one) => below(one.options, alias)), ...all.flatMap((one) => into(one, alias))];
  const engine = options.find(({ name }) => name === "ENGINE");
  if (options.length === 0)
    throw new UserMistake(
      'There is no database in it: looked for DATABASES = {"default": {…}}, DATABASES["default"] = …, or a dictionary with ENGINE, NAME, HOST.',
    );
  if (engine && !engine.isOpaque && /mysql|sqlite|oracle/.test(String(engine.value)))
    throw new UserMistake(`Its database is not PostgreSQL: ENGINE is ${otherEngine(String(engine.value))}.`);
  const call = options.find(({ name }) => name === "call");
  return {
    framework: "django",
    options: lastOfEach(options.filter(({ name }) => name !== "call")).map(ofCall),
    notes: [...aliases].filter((one) => one !== alias).map((one) => `the database "${one}" is not read`),
    traits: call ? [`call:${String(call.value)}`] : [],
  };
}

const below = (options: Option[], alias: string) =>
  options
    .filter(({ name }) => name.startsWith(`${alias}.`))
    .map((one) => ({ ...one, name: one.name.slice(alias.length + 1) }));

const otherEngine = (text: string) => /mysql|sqlite|oracle/.exec(text)?.[0] ?? "another";

/** `DATABASES["default"] = {…}`, `DATABASES["default"]["HOST"] = …`. */
function into({ target, call, options }: Assigned, alias: string): Option[] {
  const prefix = `DATABASES.${alias}`;
  if (target !== prefix && !target.startsWith(`${prefix}.`)) return [];
  const rest = target.slice(prefix.length + 1);
  const named = options.map((one) => ({ ...one, name: [rest, one.name].filter((part) => part !== "").join(".") }));
  return call === null ? named : [{ name: "call", value: call, isOpaque: true, line: 0 }, ...named];
}

function fragment(all: Assigned[]): Option[] {
  const found = all.find(
    ({ options }) => options.filter(({ name }) => telling.includes(name.split(".")[0] ?? "")).length >= 2,
  );
  return found?.options ?? [];
}

/** Later assignments win. */
function lastOfEach(options: Option[]): Option[] {
  return options.filter(({ name }, at) => !options.slice(at + 1).some((one) => one.name === name));
}

/** Arguments of dj_database_url.config() under the names of the settings that they become. */
function ofCall(option: Option): Option {
  const words: Record<string, string> = {
    conn_max_age: "CONN_MAX_AGE",
    conn_health_checks: "CONN_HEALTH_CHECKS",
    default: "URL",
    engine: "ENGINE",
  };
  return Object.hasOwn(words, option.name) ? { ...option, name: words[option.name] ?? option.name } : option;
}

function wishes(config: AppConfig): Wishes {
  const wish = wisher(config);
  const parts = wholeParts(stringOf(config, "URL") ?? "");
  const opaqueUrl = config.traits.some((one) => one.startsWith("call:")) && !parts;
  const age = numberOf(config, "CONN_MAX_AGE");
  return onlyKnown({
    host: wish("HOST", parts?.host ?? stringOf(config, "HOST"), docs.settings),
    port: wish("PORT", parts?.port ?? numberOf(config, "PORT"), docs.settings),
    database: wish("NAME", parts?.database ?? stringOf(config, "NAME"), docs.settings),
    user: wish("USER", parts?.user ?? stringOf(config, "USER"), docs.settings),
    family: wish<4 | 6 | "any">("HOST", "any", docs.settings),
    prepared: wish<"named" | "unnamed" | "none">("OPTIONS.prepare_threshold", "none", docs.postgres),
    tls: wish(
      "OPTIONS.sslmode",
      opaqueUrl
        ? undefined
        : tlsOfSslmode(valueOf(config, "OPTIONS.sslmode") ?? parts?.parameters["sslmode"] ?? "prefer"),
      docs.postgres,
      {
        require: '"OPTIONS": {"sslmode": "require"}',
        disable: '"OPTIONS": {"sslmode": "disable"}',
      },
    ),
    poolSize: wish("OPTIONS.pool.max_size", numberOf(config, "OPTIONS.pool.max_size"), docs.postgres, {
      "{n}": '"max_size": {n}',
    }),
    idleTimeoutMs: wish("CONN_MAX_AGE", age === undefined ? undefined : age * 1000, docs.settings),
  });
}

export const django: Playbook = {
  framework: "django",
  title: "Django",
  read,
  forms: () => forms,
  lints,
  wishes,
  steps,
  logs,
  withOption: pythonLine,
};
