// Where libpq finds what the connection string leaves out: environment, service file, password file.
// https://www.postgresql.org/docs/current/libpq-envars.html, libpq-pgservice.html, libpq-pgpass.html
import { join } from "node:path";
import { parameters } from "./parameters.ts";
import { readRegularFile } from "./regular-file.ts";
import type { ConfigProblem, ConfigWarning } from "./connection.ts";
import type { Values } from "./parameter-values.ts";

export type Env = Record<string, string | undefined>;

/**
 * A variable that is set but empty counts as libpq counts it:
 * `PGSSLMODE=` is an invalid sslmode, `PGHOST=` the default.
 */
export function fromEnvironment(env: Env): Values {
  const found: Values = {};
  for (const [name, { env: variable }] of Object.entries(parameters)) {
    const value = variable ? env[variable] : undefined;
    if (variable && value !== undefined) found[name] = { value, source: `environment ${variable}` };
  }
  return found;
}

/** Variables that set a parameter of the session, sent with the first packet (fe-protocol3.c, EnvironmentOptions). */
const settingVariables = { PGDATESTYLE: "datestyle", PGTZ: "timezone", PGGEQO: "geqo" };

export function settingsFromEnvironment(env: Env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settingVariables).flatMap(([variable, name]) => {
      const value = env[variable];
      return value === undefined || value.toLowerCase() === "default" ? [] : [[name, value]];
    }),
  );
}

/** The variable of a setting, for the line that shows the same by hand. */
export function variableOfSetting(setting: string): string {
  return Object.entries(settingVariables).find(([, name]) => name === setting)?.[0] ?? setting;
}

/** The values of one service, or why they cannot be had. */
export function fromService(
  name: string,
  env: Env,
  homeDir: string,
): { values: Record<string, string>; problem: ConfigProblem | null } {
  const places = [
    env["PGSERVICEFILE"] ?? join(homeDir, ".pg_service.conf"),
    join(env["PGSYSCONFDIR"] ?? "/etc/postgresql-common", "pg_service.conf"),
  ];
  for (const path of places) {
    const lines = linesOf(path);
    const section = lines && sectionOf(lines, name);
    if (!section) continue;
    const { values, wrongLine } = section;
    if (wrongLine === null) return { values, problem: null };
    return {
      values: {},
      problem: {
        cause: "config-parameter-unknown",
        where: "service file",
        text: `line ${wrongLine} of ${path} does not begin with a parameter of libpq and =`,
        fix: "Write parameter=value, without spaces around the =.",
      },
    };
  }
  return {
    values: {},
    problem: {
      cause: "config-variable-missing",
      where: "service",
      text:
        `there is no ` +
        `service ${/^[\w .-]{1,60}$/.test(name) ? `"${name}"` : "of that name"} in ${places.join(" or ")}`,
      fix: "Add it to the service file, or point PGSERVICEFILE at the right one.",
    },
  };
}

function linesOf(path: string): string[] | null {
  // Not there, or not for us: the next place.
  return readRegularFile(path).bytes?.toString("utf8").split(/\r?\n/) ?? null;
}

function sectionOf(lines: string[], name: string): { values: Record<string, string>; wrongLine: number | null } | null {
  const trimmed = lines.map((one) => one.trim());
  const from = trimmed.findIndex((line) => line.startsWith(`[${name}]`));
  if (from === -1) return null;
  const values = Object.create(null) as Record<string, string>;
  let wrongLine: number | null = null;
  for (const [at, line] of trimmed.entries()) {
    if (at <= from || line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) break;
    const equals = line.indexOf("=");
    const key = line.slice(0, Math.max(equals, 0));
    if (Object.hasOwn(parameters, key) && key !== "service") values[key] ??= line.slice(equals + 1);
    else wrongLine ??= at + 1;
  }
  return { values, wrongLine };
}

export interface PasswordFile {
  /** The password of the first line that fits, or null. */
  passwordFor(want: {
    host: string;
    port: string;
    database: string;
    user: string;
  }): { password: string; isCut: boolean } | null;
  warning: ConfigWarning | null;
}

/** A password file that others may read, or that is no plain file, is ignored, as libpq does. */
export function readPasswordFile(path: string): PasswordFile {
  const { bytes, stat } = readRegularFile(path);
  const ignored = (text: string, fix: string): PasswordFile => ({
    passwordFor: () => null,
    warning: { where: "password file", text: `${path} is ignored, as libpq does: ${text}`, fix },
  });
  if (stat && !stat.isFile()) return ignored("it is not a plain file", "Name a plain file of mode 0600.");
  if (stat && process.platform !== "win32" && (stat.mode & 0o077) !== 0)
    return ignored(`group or others may use it (mode ${(stat.mode & 0o777).toString(8)})`, `chmod 600 ${path}`);
  const lines = (bytes?.toString("utf8").split(/\r?\n/) ?? []).filter((line) => !line.startsWith("#")).map(fieldsOf);
  return {
    passwordFor: ({ host, port, database, user }) => {
      const line = lines.find((fields) =>
        [host, port, database, user].every((value, at) => fields[at] === "*" || fields[at] === value),
      );
      // libpq's fifth field ends at the next colon (fe-connect.c, passwordFromFile).
      const [, , , , password, more] = line ?? [];
      return password === undefined ? null : { password, isCut: Boolean(more) };
    },
    warning: null,
  };
}

/** host:port:database:user:password; a backslash takes the next character as it is. */
function fieldsOf(line: string): string[] {
  const fields = line.match(/(?:\\.|[^:\\]|\\$)*(?::|$)/g) ?? [];
  return fields.map((field) => field.replace(/:$/, "").replaceAll(/\\(.)/g, "$1"));
}
