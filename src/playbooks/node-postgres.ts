// node-postgres, alone or below Knex or Drizzle: files of JavaScript, TypeScript or JSON, or pieces of them.
import { UserMistake } from "../errors.ts";
import { forms } from "./node-postgres/forms.ts";
import { lints } from "./node-postgres/lints.ts";
import { docs, misnamed, pgSpecs } from "./node-postgres/options.ts";
import { logs, steps } from "./node-postgres/steps.ts";
import { javascriptLine } from "./node-postgres/write.ts";
import { numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, Wish, Wishes } from "./playbook.ts";
import { literalsOf, type Literal } from "./read/javascript.ts";
import { wholeParts } from "./url.ts";
import { onlyKnown } from "./wish.ts";

const known = new Set([...pgSpecs.map(({ name }) => name.replace(/\.\*$/, "")), ...Object.keys(misnamed)]);
/** Words that many objects have and that say nothing of a database. */
const common = new Set([
  "port",
  "host",
  "log",
  "types",
  "options",
  "stream",
  "min",
  "max",
  "url",
  "server",
  "encoding",
  "binary",
  "hostname",
  "password",
  "user",
  "username",
]);

/** Sections of a knexfile and the like. */
const environment = /^(prod|production|stag|staging|dev|development|test|testing|default|local|ci)$/i;

function score({ callee, options }: Literal): number {
  const tops = new Set(options.map(({ name }) => name.split(".")[0] ?? ""));
  const own = [...tops].filter((name) => known.has(name));
  const strong = own.filter((name) => !common.has(name)).length;
  const named = /^(Pool|Client|knex|Knex|drizzle|postgres)$/.test(callee) ? 3 : 0;
  const wrapper = tops.has("connection") || tops.has("dbCredentials") ? 3 : 0;
  return own.length === 0 && wrapper === 0 && named === 0 ? 0 : own.length + strong * 2 + named + wrapper;
}

function read(text: string): AppConfig {
  const bare = text.trim().replace(/^["']|["';]+$/g, "");
  if (/^postgres(ql)?:\/\/\S+$/.test(bare))
    return config(
      {
        callee: "Pool",
        path: [],
        options: [{ name: "connectionString", value: bare, isOpaque: false, line: 1 }],
      },
      [],
    );
  const all = literalsOf(text).map((one) =>
    one.text
      ? {
          ...one,
          options: [
            {
              name: "connectionString",
              value: one.text.value,
              isOpaque: false,
              line: one.text.line,
            },
          ],
        }
      : one,
  );
  const sections = all.filter(({ path }) => path.length === 0 || environment.test(path[0] ?? ""));
  const found = sections
    .map((one) => ({
      one,
      points: score(one) + (one.path[0] === "production" ? 2 : one.path[0] === "default" ? 1 : 0),
    }))
    .filter(({ points }) => points >= 3);
  const [best] = found.toSorted((a, b) => b.points - a.points);
  if (!best)
    throw new UserMistake(
      "There is no configuration of a database in it: looked for new Pool({…}), new Client({…}), knex({…}), drizzle({…}), dbCredentials, or an object with host, user, database, connectionString.",
    );
  const others = found.filter(({ one }) => one !== best.one && one.path.length > 0);
  return config(
    best.one,
    others.map(({ one }) => `the section ${one.path.join(".")} is not read`),
  );
}

function config({ callee, options }: Literal, notes: string[]): AppConfig {
  const has = (name: string) => options.some((one) => one.name === name || one.name.startsWith(`${name}.`));
  const isKnex = /^knex$/i.test(callee) || (has("connection") && (has("client") || has("pool")));
  const traits = isKnex
    ? ["knex"]
    : has("dbCredentials")
      ? ["drizzle-kit"]
      : callee === "drizzle"
        ? ["drizzle"]
        : ["pg"];
  // `drizzle({ connection: {…} })` hands its connection to pg.
  const flat =
    traits[0] === "drizzle" ? options.map((one) => ({ ...one, name: one.name.replace(/^connection\./, "") })) : options;
  return { framework: "node-postgres", options: flat, notes, traits };
}

function wishes(config: AppConfig): Wishes {
  const isKnex = config.traits.includes("knex");
  const prefix = isKnex ? "connection." : config.traits.includes("drizzle-kit") ? "dbCredentials." : "";
  const url =
    ["connectionString", "url"].map((name) => stringOf(config, `${prefix}${name}`)).find((one) => one !== undefined) ??
    (isKnex ? stringOf(config, "connection") : undefined);
  const parts = url === undefined ? null : wholeParts(url);
  const wish = <T>(
    option: string,
    value: T | null | undefined,
    fixes: Record<string, string> = {},
    source = docs.client,
  ): Wish<T> | undefined =>
    value === null || value === undefined
      ? undefined
      : { value, option, line: optionOf(config, option)?.line ?? null, fixes, source };
  const pool = isKnex ? "pool.max" : "max";
  const asText = (name: string) => {
    const value = valueOf(config, `${prefix}${name}`);
    return typeof value === "string" ? value : undefined;
  };
  return onlyKnown({
    host: wish(`${prefix}host`, parts?.host ?? asText("host")),
    port: wish(`${prefix}port`, parts?.port ?? numberOf(config, `${prefix}port`)),
    database: wish(`${prefix}database`, parts?.database ?? asText("database")),
    user: wish(`${prefix}user`, parts?.user ?? asText("user")),
    // Node 20 and later try both families (autoSelectFamily).
    family: wish<4 | 6 | "any">(`${prefix}host`, "any"),
    prepared: wish<"named" | "unnamed" | "none">("name", "unnamed"),
    tls: wish(
      `${prefix}ssl`,
      tlsOf(config, prefix, parts?.parameters),
      { require: "ssl: { rejectUnauthorized: false }", verify: "ssl: true", disable: "ssl: false" },
      docs.ssl,
    ),
    poolSize: wish(
      pool,
      numberOf(config, pool) ?? (optionOf(config, pool) ? undefined : 10),
      { "{n}": javascriptLine(pool, 0, false).replace(": 0", ": {n}") },
      docs.pool,
    ),
    connectTimeoutMs: wish("connectionTimeoutMillis", numberOf(config, "connectionTimeoutMillis"), {}, docs.pool),
    idleTimeoutMs: wish(
      "idleTimeoutMillis",
      isKnex ? numberOf(config, "pool.idleTimeoutMillis") : (numberOf(config, "idleTimeoutMillis") ?? 10_000),
      { "{n}": "idleTimeoutMillis: {n}" },
      docs.pool,
    ),
  });
}

function tlsOf(
  config: AppConfig,
  prefix: string,
  parameters: Record<string, string> | undefined,
): "disable" | "require" | "verify" | undefined {
  const mode = parameters?.["sslmode"];
  if (mode !== undefined) return mode === "disable" ? "disable" : mode === "no-verify" ? "require" : "verify";
  if (valueOf(config, `${prefix}ssl.rejectUnauthorized`) === false) return "require";
  if (config.options.some(({ name }) => name.startsWith(`${prefix}ssl.`))) return "verify";
  const option = optionOf(config, `${prefix}ssl`);
  if (!option)
    return config.options.some(({ name, isOpaque }) => isOpaque && /connectionString|url|^connection$/.test(name))
      ? undefined
      : "disable";
  return option.isOpaque ? undefined : option.value === false ? "disable" : "verify";
}

export const nodePostgres: Playbook = {
  framework: "node-postgres",
  title: "node-postgres (with Knex, Drizzle)",
  read,
  forms: () => forms,
  lints,
  wishes,
  steps,
  logs,
  withOption: (option, value) => javascriptLine(option, value, false),
};
