// Words in a database.yml that Active Record does not read: other adapters', the server's, and wrong ones.
import { ignoredOption, invalidOption, namesAsCode, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { since } from "../versions.ts";
import { addedElsewhere } from "./hashes.ts";
import { docs } from "./options.ts";
import { renamed } from "./write.ts";

/** Where the environment names the adapter, its words may be the right ones. */
const isComputed = (config: AppConfig) =>
  optionOf(config, "adapter")?.isOpaque === true ||
  (optionOf(config, "adapter") === null && (optionOf(config, "url")?.isOpaque === true || isAdded(config)));

/** What is not seen here may be there. */
const isAdded = (config: AppConfig) => config.traits.includes(addedElsewhere);

/** Words of other adapters: this one ignores them. */
const foreign: Record<string, [whose: string, instead: string]> = {
  timeout: ["SQLite", "checkout_timeout (seconds) limits the wait for a connection of the pool"],
  wait_timeout: ["MySQL", "checkout_timeout (seconds) limits the wait for a connection of the pool"],
  read_timeout: ["MySQL", "statement_timeout (milliseconds) below variables limits a statement"],
  write_timeout: ["MySQL", "statement_timeout (milliseconds) below variables limits a statement"],
  reconnect: ["MySQL", ""],
  strict: ["MySQL", ""],
  sslca: ["MySQL", ""],
};

const foreignWords: Lint = {
  id: "foreign-words",
  source: docs.guide,
  provenOn: null,
  check: (config) => {
    if (isComputed(config)) return [];
    return Object.entries(foreign).flatMap(([name, [whose, instead]]): Found[] => {
      const option = optionOf(config, name);
      if (!option || (name === "sslca" && optionOf(config, "sslrootcert"))) return [];
      // The block that has it is merged into sections of an adapter that reads it.
      if (config.traits.includes(`merged:${name}`)) return [];
      // Before Rails 4 it was the pool's, as checkout_timeout is now.
      if (name === "wait_timeout" && since(config, "activerecord", "Active Record", "4.0").holds === false) return [];
      const [own = ""] = /^\w+/.exec(instead) ?? [];
      const isSaid = own === "" || [own, `variables.${own}`].some((one) => optionOf(config, one) !== null);
      const remove = `# remove ${name}${isSaid ? "" : `; ${instead}`}`;
      return [
        ignoredOption(option, {
          // Nobody verifies the server's certificate.
          ...(name === "sslca" ? { level: "warning" as const } : {}),
          why: `\`${name}\` is a setting of ${whose}'s adapter: PostgreSQL's ignores it.`,
          fix: name === "sslca" ? renamed(option, "sslrootcert") : remove,
        }),
      ];
    });
  },
};

/** Settings of the server that Active Record sets for a session, below `variables`. */
const ofServer =
  "statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout work_mem".split(" ");

const misplaced: Lint = {
  id: "server-settings",
  source: docs.guide,
  provenOn: null,
  check: (config) => {
    const all = isComputed(config) ? [] : config.options.filter(({ name }) => ofServer.includes(name));
    const [first, ...more] = all;
    if (!first) return [];
    const names = all.map(({ name }) => name);
    const line = renamed(first, first.name);
    // A second `variables` would take the place of the first, with all that is in it.
    const isThere = config.options.some(({ name }) => /^variables(?:\.|$)/.test(name));
    const isSaid = names.every((name) => optionOf(config, `variables.${name}`) !== null);
    const isAlone = more.length === 0 && !isThere && !line.startsWith("#");
    return [
      ignoredOption(first, {
        level: "warning",
        why:
          `Active Record ignores ${namesAsCode(names)} here: settings of the server belong below \`variables\`. ` +
          "The server's own limits stay in force.",
        fix: isSaid
          ? `# remove ${names.join(", ")}: variables has it`
          : isAlone
            ? `variables: { ${line} }`
            : `# move ${names.join(", ")} below variables`,
      }),
    ];
  },
};

/** What people write, and neither Active Record nor libpq reads. */
const misnamed: Record<string, string> = {
  hostname: "host",
  server: "host",
  user_name: "username",
  db: "database",
  db_name: "database",
  pass: "password",
};

const misnamedWords: Lint = {
  id: "misnamed",
  source: docs.guide,
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const meant = Object.hasOwn(misnamed, option.name) ? misnamed[option.name] : undefined;
      if (meant === undefined || optionOf(config, meant) || optionOf(config, "url")) return [];
      if (isComputed(config) || isAdded(config)) return [];
      const why = `Active Record does not read \`${option.name}\`: it reads \`${meant}\`. libpq's default applies instead.`;
      return [invalidOption(option, { why, fix: renamed(option, meant) })];
    }),
};

/** What a pool is called from 8.1 on; `pool` is read in each release. */
const poolByVersion: Lint = {
  id: "max-connections-before-8.1",
  source: "https://github.com/rails/rails/blob/8-1-stable/activerecord/CHANGELOG.md",
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "max_connections");
    const read = since(config, "activerecord", "Active Record", "8.1");
    // Sequel reads such files too, and this is its word.
    if (!option || optionOf(config, "pool") || read.holds !== false || config.versions?.has("sequel")) return [];
    if (isComputed(config) || isAdded(config)) return [];
    return [
      ignoredOption(option, {
        level: "warning",
        why:
          `Active Record reads \`max_connections\` from 8.1 on, and ${read.text}: its pool has 5 connections. ` +
          "Before, it is `pool`.",
        fix: renamed(option, "pool"),
      }),
    ];
  },
};

export const wordLints: Lint[] = [foreignWords, misplaced, misnamedWords, poolByVersion];
