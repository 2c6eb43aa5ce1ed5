// Any framework: `key=value` lines, an environment file, or a URL, with the lints that need no framework.
import { UserMistake } from "../errors.ts";
import { parameters } from "../libpq/parameters.ts";
import { splitKeywords } from "../libpq/split-conninfo.ts";
import { numberOf, oneLine, stringOf } from "./options.ts";
import type { AppConfig, Found, Lint, Option, Place, Playbook, Step, Wish, Wishes } from "./playbook.ts";
import { urlFound, urlParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode } from "./wish.ts";

const source = "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS";

/** Environment variables of libpq by the parameter that they set. */
const byVariable = new Map(
  Object.entries(parameters).flatMap(([name, { env }]) => (env === undefined ? [] : [[env, name] as const])),
);

function read(text: string): AppConfig {
  const notes: string[] = [];
  const options = text.split("\n").flatMap((line, at) => optionsOf(line, at + 1, notes));
  if (options.length === 0)
    throw new UserMistake(
      "There is no connection URL (postgres://…) and no key=value line (host=…, PGHOST=…, DATABASE_URL=…) in it.",
    );
  return { framework: "generic", options, notes, traits: [] };
}

function optionsOf(line: string, number: number, notes: string[]): Option[] {
  const bare = line.trim().replace(/^export\s+/, "");
  if (bare === "" || bare.startsWith("#") || bare.startsWith(";")) return [];
  const make = (name: string, value: string): Option => ({
    name,
    value,
    isOpaque: false,
    line: number,
    text: oneLine(`${name}=${value}`),
  });
  if (/^[A-Za-z][\w+.-]*:\/\//.test(bare)) return [make("url", bare)];
  const variable = /^([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(bare);
  if (variable?.[1] !== undefined) {
    const value = unquoted(variable[2] ?? "");
    const name = byVariable.get(variable[1]) ?? variable[1];
    return /\$\{?[A-Za-z_]/.test(value) && !value.includes("://")
      ? [{ ...make(name, value), isOpaque: true }]
      : [make(name, value)];
  }
  const { values, fault } = splitKeywords(bare);
  if (fault) notes.push(`line ${number} is neither key=value nor a URL`);
  return Object.entries(values).map(([name, value]) => make(name, value));
}

function unquoted(text: string): string {
  const quoted = /^(["'])(.*)\1\s*(?:#.*)?$/.exec(text.trim());
  return quoted ? (quoted[2] ?? "") : text.trim();
}

/** The URL among the options, whatever it is called. */
function urlOption(config: AppConfig): Option | null {
  return (
    config.options.find(({ value, isOpaque }) => !isOpaque && typeof value === "string" && urlParts(value) !== null) ??
    null
  );
}

const urlLint: Lint = {
  id: "url",
  source,
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option) => {
      const parts = typeof option.value === "string" && !option.isOpaque ? urlParts(option.value) : null;
      return parts ? urlFound(option, parts) : [];
    }),
};

const parameterLint: Lint = {
  id: "libpq-parameter",
  source,
  provenOn: null,
  check: (config) =>
    config.options.flatMap(({ name, value, isOpaque, line }): Found[] => {
      const known = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (isOpaque || !known || typeof value !== "string") return [];
      const allowed = known.values;
      if (allowed && value !== "" && !allowed.includes(known.anyCase ? value.toLowerCase() : value))
        return [
          {
            cause: name === "sslmode" ? "config-sslmode-invalid" : "app-config-invalid-option",
            option: name,
            line,
            why: `libpq takes ${allowed.join(", ")} for \`${name}\`, and refuses to connect with anything else.`,
            fix: `${name}=${allowed.find((one) => one.startsWith(value.slice(0, 4).toLowerCase())) ?? (name === "sslmode" ? "require" : (allowed[0] ?? ""))}`,
          },
        ];
      if ((known.number || name === "port") && !/^\s*-?\d+\s*$/.test(value))
        return [
          {
            cause: name === "port" ? "config-port-invalid" : "app-config-invalid-option",
            option: name,
            line,
            why: `\`${name}\` must be a whole number; libpq refuses to connect.`,
            fix: `${name}=${name === "port" ? "5432" : "10"}`,
          },
        ];
      return [];
    }),
};

function wishes(config: AppConfig): Wishes {
  const option = urlOption(config);
  const parts = option && typeof option.value === "string" ? urlParts(option.value) : null;
  const lineOf = (name: string) => config.options.find((one) => one.name === name)?.line ?? option?.line ?? null;
  const wish = <T>(
    name: string,
    value: T | null | undefined,
    fixes: Record<string, string> = {},
  ): Wish<T> | undefined =>
    value === null || value === undefined ? undefined : { value, option: name, line: lineOf(name), fixes, source };
  const mode = stringOf(config, "sslmode") ?? parts?.parameters["sslmode"];
  const tls = tlsOfSslmode(mode ?? "prefer");
  return onlyKnown({
    host: wish("host", stringOf(config, "host") ?? parts?.host),
    port: wish("port", numberOf(config, "port") ?? parts?.port ?? 5432),
    database: wish("dbname", stringOf(config, "dbname") ?? parts?.database),
    user: wish("user", stringOf(config, "user") ?? parts?.user),
    family: wish<4 | 6 | "any">("host", "any"),
    tls: wish("sslmode", tls, {
      disable: "sslmode=disable",
      require: "sslmode=require",
      verify: "sslmode=verify-full",
    }),
  });
}

function steps({ host, port, database, user, sslmode }: Place): Step[] {
  const conninfo = `host=${host} port=${port} dbname=${database} user=${user} sslmode=${sslmode}`;
  return [
    {
      title: "From the machine of the application, with its own user",
      language: "sh",
      code: `PGPASSWORD="$DBCHECK_PASSWORD" psql "${conninfo}" -c 'select 1'`,
      reads: "If it answers there and the application still fails, the application's own options differ from these.",
    },
    {
      title: "What the process really has in its environment",
      language: "sh",
      code: `tr '\\0' '\\n' < /proc/$PID/environ | grep -E '^(PG|DATABASE_|DB_)' | sed -E 's/(:[^:@/]*@|PASSWORD=.*)/:[secret]@/'`,
      reads: "A variable of an older deploy, or none, is the whole difference.",
    },
  ];
}

export const generic: Playbook = {
  framework: "generic",
  title: "key=value or a URL",
  read,
  lints: [urlLint, parameterLint],
  wishes,
  steps,
  logs: {
    search: ["FATAL", "connection", "timeout", "ECONNREFUSED", "SQLSTATE"],
    hint: "Search for the first error after the start, not for the last.",
  },
  withOption: (option, value) => `${option}=${String(value)}`,
};
