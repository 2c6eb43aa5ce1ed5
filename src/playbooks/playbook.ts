// What a playbook is: how one framework writes its database
// configuration, what in it cannot work, and what people can run.
import type { Cause, Severity } from "../report/causes.ts";
import type { Versions } from "./lock-files.ts";
import type { HeldFile } from "./server/server-file.ts";
import type { Forms } from "./shown/forms.ts";

/** The contract's names of frameworks; `generic` is `key=value` lines or a URL. */
export const frameworks = [
  "ecto",
  "node-postgres",
  "prisma",
  "django",
  "rails",
  "spring",
  "sqlalchemy",
  "sequelize",
  "typeorm",
  "laravel",
  "go",
  "generic",
] as const;
export type Framework = (typeof frameworks)[number];

export type Scalar = string | number | boolean | null;

/** One setting as the file has it. */
export interface Option {
  /**
   * Its path below the database's own settings, in the framework's spelling, with dots between levels:
   * `socket_options`, `pool.max`, `OPTIONS.pool.max_size`, `spring.datasource.hikari.maximum-pool-size`.
   */
  name: string;
  /**
   * The value, typed as the file types it: 15000 is a number, "15000" a string. Atoms and symbols are strings with
   * their colon (":inet6"); tuples and other composites inside a list are their normalised text ("{:keepalive,
   * true}"). Null is the file's own nil/None/null. An opaque option has its source text here.
   */
  value: Scalar | Scalar[];
  /** Computed when the application runs (a variable, a call): never evaluated, `value` is its text. */
  isOpaque: boolean;
  /**
   * What it is when the environment says nothing, where the text shows
   * that: 10 for `System.get_env("POOL_SIZE") || "10"`.
   */
  fallback?: Scalar;
  /** 1-based. */
  line: number;
  /** The last words of its name that stand in its own line, where the file is nested: `maximum-pool-size`. */
  key?: string;
  /** What stands before its value, where it is no entry of a dictionary: `conn_max_age=`, `settings["PORT"] = `. */
  before?: string;
  /** Its name as a file of lines has it, where another spelling is the usual one: `SPRING_DATASOURCE_URL`. */
  written?: string;
  /** The line of the list that it is one of, where that begins above it: `ssl_opts: [`. */
  listLine?: number;
  /** The name of the file's own that stands there, where the value is what that name is set to. */
  constant?: string;
}

/** An application's configuration of one database. */
export interface AppConfig {
  framework: Framework;
  /** As the file calls it: "default", "production.primary", "Shop.Repo"; "" where it has no name. */
  database: string;
  options: Option[];
  /** What was left aside or not understood, for people: "the block `development` is not read". Never a value. */
  notes: string[];
  /** Those notes that say what of this database is not judged: in a list of files, too, they stand beside its row. */
  unread?: string[];
  /**
   * Facts about the file that are no options: the driver in use ("knex", "psycopg2", "pgjdbc"), whether Oban is there …
   */
  traits: string[];
  /** What lock files and manifests beside it say of its packages; left out: not looked for. */
  versions?: Versions;
}

/** Keeps the application out, or weakens what it asks for; likely to hurt; worth knowing. */
export type Level = "error" | "warning" | "note";

/** Something that is wrong in the file alone. */
export interface LintFinding {
  cause: Cause;
  /** The databases that have it, by the file's own names; left out where all of the file's have it. */
  database?: string;
  /** An option's name; where it is missing, the name it would have. */
  option: string;
  /** Null where the option is not in the file. */
  line: number | null;
  /** One or two plain sentences: what happens, and how it looks to who runs the application. Never a secret. */
  why: string;
  /** What would be right: an option as the framework writes it, or what to do in words. */
  fix: string;
  /** The fix as it goes in place of its line, whose indentation stays; left out where it is to be done by hand. */
  fixLine?: string;
  /** Documentation of the framework or driver that says so (URL). */
  source: string;
  /** Against which real thing a test has proven it ("Erlang/OTP 25", "pg 8.23"); null: it rests on documentation. */
  provenOn: string | null;
  /**
   * How bad it is for an application that runs with it, where that is
   * not its cause's usual: an ignored option is a "notice".
   */
  severity?: Severity;
  /** How bad it is for who reads the file alone, where that is not what the severity says. */
  level?: Level;
  /** Questions that people ask their vendor over this fault, and that it answers. */
  answers?: [question: string, answer: string][];
}

/** What one lint says; `source` and `provenOn` are the lint's own. */
export type Found = Omit<LintFinding, "source" | "provenOn" | "database" | "fixLine">;

/** One mistake that can be seen in the file alone. Pure. */
export interface Lint {
  /** Short and unique within the playbook: "socket-options-bare-atom". */
  id: string;
  source: string;
  provenOn: string | null;
  check: (config: AppConfig) => Found[];
}

/** A setting in neutral terms, with where it stands: rules hold it against what was observed. */
export interface ConnectionSetting<T> {
  value: T;
  /** The option that says so, or would; `line` is null where it is the framework's default. */
  option: string;
  line: number | null;
  /**
   * Corrected lines by the value they lead to (JSON of it as key for
   * numbers: "4", "6"; words as they are: "unnamed", "require").
   */
  fixes: Record<string, string>;
  /** Documentation of the option. */
  source: string;
}

/** What this configuration asks of the database. Left out: not said and no default known. */
export interface ConnectionSettings {
  host?: ConnectionSetting<string>;
  port?: ConnectionSetting<number>;
  database?: ConnectionSetting<string>;
  user?: ConnectionSetting<string>;
  /**
   * Address families that the driver will use. Ecto without `:inet6` is
   * 4; libpq, Node (20+) and the JDK try both: "any".
   */
  family?: ConnectionSetting<4 | 6 | "any">;
  prepared?: ConnectionSetting<"named" | "unnamed" | "none">;
  tls?: ConnectionSetting<"disable" | "prefer" | "require" | "verify">;
  /** Connections that one process may hold; fixes: "{n}" is a template line in which {n} stands for a number. */
  poolSize?: ConnectionSetting<number>;
  /** Longest wait for a connection to open, and for a free one of the pool, in ms. */
  connectTimeoutMs?: ConnectionSetting<number>;
  checkoutTimeoutMs?: ConnectionSetting<number>;
  /** An idle connection is closed after it; a connection's longest life. 0: never. In ms. */
  idleTimeoutMs?: ConnectionSetting<number>;
  lifetimeMs?: ConnectionSetting<number>;
}

/** What a person can run, with this target's values; secrets are variables of the shell. */
export interface PlaybookStep {
  title: string;
  /** "sh", "elixir", "js", "python", "ruby", "java", "properties" … */
  language: string;
  code: string;
  /** What its answer tells. */
  reads: string;
}

/**
 * The target that a playbook's steps are written for. Never a secret: passwords
 * come from $DBCHECK_PASSWORD or the application's own variable.
 */
export interface StepPlace {
  host: string;
  port: number;
  database: string;
  user: string;
  sslmode: string;
  /** The options as read, or null: with them, steps use the application's own values. */
  config: AppConfig | null;
}

export interface Playbook {
  framework: Framework;
  /** For people: "Ecto (Postgrex, Oban)". */
  title: string;
  /**
   * Reads a whole file or a pasted fragment, tolerant of what surrounds it.
   * @param file its name, for formats told apart by extension; may be ""
   * @param profile the one that is active, where the file is read beneath that profile's own; left out: any
   * @returns every database of PostgreSQL in it, first the one that
   *   the application itself uses in production; at least one
   * @throws UserMistake when there is no database configuration in it; the message says what was looked for
   */
  read(text: string, file: string, profile?: string): AppConfig[];
  /** Which of its options may be shown, and in which form. */
  forms(config: AppConfig): Forms;
  lints: Lint[];
  settings(config: AppConfig): ConnectionSettings;
  /**
   * In this order: from inside the running application, the driver
   * alone, the pool alone, the effective options, log levels.
   */
  steps(place: StepPlace): PlaybookStep[];
  /** Words to search the application's logs for, and what hides them. */
  logs: { search: string[]; hint: string };
  /** The experiment that changes one option only: the line to deploy. @param value as in a recorded experiment */
  withOption(option: string, value: unknown): string;
}

/** A configuration as it was read: nothing in it is secret. */
export interface ReadConfig {
  config: AppConfig;
  /** All of the file, as they may be shown: `config` first; two branches that set one database have the same name. */
  all: AppConfig[];
  /** The names of all databases in the file, where it has several. */
  databases: string[];
  findings: LintFinding[];
  settings: ConnectionSettings;
  /** Of a manifest: servers, and their files, that it holds as well. */
  held?: HeldFile[];
}
