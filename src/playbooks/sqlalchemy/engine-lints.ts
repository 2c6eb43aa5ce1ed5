// Arguments of an engine and of pools that cannot work.
import { pythonValue } from "../django/write.ts";
import { ignoredOption, invalidOption, namesAsCode, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { specLint } from "../specs.ts";
import { since } from "../versions.ts";
import { asyncWith } from "./async-with.ts";
import { flaskUnread } from "./flask-unread.ts";
import { docs, engineSpecs, notTheEngines, sslmodes, wordOf } from "./options.ts";
import { driverOf, engineAt } from "./place.ts";
import { poolSizes } from "./pool-sizes.ts";
import { lineOf, settingOf } from "./write.ts";

const proven = "SQLAlchemy 1.4";
const isEngine = ({ traits }: AppConfig) =>
  traits.some((one) => ["engine", "async-engine", "flask", "ini"].includes(one));
/** An engine of another kind may come with arguments of its own. */
const hasPlugins = (config: AppConfig) => optionOf(config, `${engineAt(config)}plugins`) !== null;

const ofPool = ["pool_max_overflow", "pool_max_size", "max_connections", "max_size", "min_size", "autocommit"];

const notHere: Lint = {
  id: "not-the-engines",
  source: docs.engines,
  provenOn: proven,
  check: (config) => {
    if (!isEngine(config) || hasPlugins(config) || config.traits.includes("ini")) return [];
    const at = engineAt(config);
    const wordOfEngine = ({ name }: Option) => (name.startsWith(at) ? (name.slice(at.length).split(".")[0] ?? "") : "");
    const own = config.options.filter((option) => notTheEngines.has(wordOfEngine(option)));
    const refused = (names: string[]) =>
      `create_engine does not accept ${namesAsCode(names)} and raises TypeError (Invalid argument(s)).`;
    const drivers = own.filter((option) => !ofPool.includes(wordOfEngine(option)));
    const lines = [...new Set(drivers.map(({ line }) => line))];
    return [
      ...lines.map((line, at): Found => {
        const here = drivers.filter((option) => option.line === line);
        const names = [...new Set(here.map(wordOfEngine))];
        return invalidOption([here[0]?.name ?? "", line], {
          why: `${refused(names)} Driver options belong in connect_args.`,
          fix: inConnectArgs(config, here, names, at > 0),
        });
      }),
      ...own
        .filter((option) => ofPool.includes(wordOfEngine(option)))
        .map((option): Found => {
          const word = wordOfEngine(option);
          return invalidOption(option, {
            why: refused([word]),
            fix: insteadOf(config, word, option),
          });
        }),
    ];
  },
};

/** What an engine has for it: nothing for connections ahead, and each argument once. */
function insteadOf(config: AppConfig, word: string, { value, isOpaque }: Option): string {
  const meant = word === "autocommit" ? "isolation_level" : word === "pool_max_overflow" ? "max_overflow" : "pool_size";
  const isSaid = (name: string) => optionOf(config, `${engineAt(config)}${name}`) !== null;
  const isOther = word === "max_connections" && (isSaid("max_size") || isSaid("pool_max_size"));
  if (word === "min_size" || isOther || isSaid(meant) || (word === "autocommit" && value === false))
    return `# remove ${word}`;
  if (word !== "autocommit") return settingOf(config, [meant], typeof value === "number" ? String(value) : "10");
  return isOpaque ? `# remove autocommit` : settingOf(config, [meant], '"AUTOCOMMIT"');
}

/** A call takes `connect_args` once. @param isBegun another line has begun it */
function inConnectArgs(config: AppConfig, options: Option[], names: string[], isBegun: boolean): string {
  const isPlain = ({ value, isOpaque }: Option) =>
    !isOpaque && (typeof value === "number" || typeof value === "boolean" || sslmodes.includes(String(value)));
  const entries = options.map(({ value }, at) => {
    const name = names[at] ?? "";
    return `"${wordFor(config, name)}": ${valueFor(config, name, value)}`;
  });
  if (names.length !== options.length || !options.every(isPlain)) {
    const words = names.map((one) => (wordFor(config, one) === one ? one : `${one} (as ${wordFor(config, one)})`));
    return `# move ${words.join(", ")} into connect_args`;
  }
  const isThere = isBegun || config.options.some(({ name }) => name.startsWith(`${engineAt(config)}connect_args`));
  if (isThere) return `# in connect_args: ${entries.join(", ")}`;
  const all = `{${entries.join(", ")}}`;
  return engineAt(config) === "" ? `connect_args=${all},` : `"connect_args": ${all},`;
}

/** The driver's own word for what stands beside connect_args. */
function wordFor(config: AppConfig, name: string): string {
  const driver = driverOf(config);
  const words = driver === null || driver === "other" ? {} : wordOf[driver === "asyncpg" ? "asyncpg" : "libpq"];
  return Object.hasOwn(words, name) ? (words[name] ?? name) : name;
}

function valueFor(config: AppConfig, name: string, value: Option["value"]): string {
  const word = wordFor(config, name);
  if (word === "sslmode" || word === "ssl")
    return typeof value === "string" ? pythonValue(value) : value === false ? '"disable"' : '"require"';
  return pythonValue(value);
}

const table = (config: AppConfig): Lint =>
  specLint({
    specs: engineSpecs.map((one) => ({ ...one, name: `${engineAt(config)}${one.name}` })),
    source: docs.engines,
    provenOn: null,
    // engine_from_config takes texts for numbers, too.
    isTextTyped: config.traits.includes("ini") || config.traits.includes("mapped"),
    write: (option, value) => lineOf(config, option, pythonValue(value)),
    rename: (option, name) =>
      typeof option.value === "number" || typeof option.value === "boolean"
        ? lineOf(config, name, pythonValue(option.value))
        : `# rename ${option.name.split(".").at(-1)} to ${name.split(".").at(-1)}`,
  });

const engineTable: Lint = {
  id: "engine-arguments",
  source: docs.engines,
  provenOn: proven,
  check: (config) =>
    isEngine(config) && !hasPlugins(config)
      ? table(config)
          .check(config)
          .filter(({ option }) => !notTheEngines.has(option.slice(engineAt(config).length)))
          .map((one) => ({
            ...one,
            why: one.why.replace(
              "It is silently ignored, or keeps the pool from starting.",
              "create_engine raises TypeError (Invalid argument(s)).",
            ),
          }))
      : [],
};

/** NullPool and StaticPool hold no connections that could be counted. */
const poolless: Lint = {
  id: "pool-of-none",
  source: docs.pooling,
  provenOn: proven,
  check: (config) => {
    const at = engineAt(config);
    const kind = /^(?:\w+\.)*(NullPool|StaticPool)$/.exec(String(optionOf(config, `${at}poolclass`)?.value ?? ""))?.[1];
    if (kind === undefined) return [];
    return ["pool_size", "max_overflow", "pool_timeout", "pool_use_lifo"].flatMap((name): Found[] => {
      const option = optionOf(config, `${at}${name}`);
      if (!option) return [];
      return [
        invalidOption(option, {
          why: `${kind} does not accept \`${name}\`: create_engine raises TypeError (Invalid argument(s)).`,
          fix: `# remove ${name}, or poolclass`,
        }),
      ];
    });
  },
};

/** Settings of Flask-SQLAlchemy 2. */
const removed: Lint = {
  id: "flask-removed",
  source: docs.flask,
  provenOn: null,
  check: (config) => {
    const words: Record<string, string> = {
      SQLALCHEMY_POOL_SIZE: "pool_size",
      SQLALCHEMY_POOL_TIMEOUT: "pool_timeout",
      SQLALCHEMY_POOL_RECYCLE: "pool_recycle",
      SQLALCHEMY_MAX_OVERFLOW: "max_overflow",
    };
    const flask = since(config, "flask-sqlalchemy", "Flask-SQLAlchemy", "3");
    if (flask.holds !== true) return [];
    const found = config.options.filter(({ name }) => Object.hasOwn(words, name));
    const wordOf = ({ name }: Option) => words[name] ?? name;
    const isOpen =
      found.some(({ isOpaque }) => isOpaque) || config.options.some(({ name }) => name.startsWith(engineAt(config)));
    const pairs = found.map((one) => `"${wordOf(one)}": ${pythonValue(one.value)}`);
    const whole = `SQLALCHEMY_ENGINE_OPTIONS = {${pairs.join(", ")}}`;
    return found.map((option) =>
      ignoredOption(option, {
        why: `Flask-SQLAlchemy ignores this setting since 3.0 (${flask.text}): the pool keeps its default.`,
        // A second assignment would take the place of the first.
        fix: isOpen
          ? `# move it into SQLALCHEMY_ENGINE_OPTIONS, as "${wordOf(option)}"`
          : `${found.length > 1 ? "# replace all of these settings with one: " : ""}${whole}`,
      }),
    );
  },
};

export const engineLints: Lint[] = [notHere, engineTable, poolless, ...poolSizes, removed, flaskUnread, asyncWith];
