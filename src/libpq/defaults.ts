// Where libpq finds what the connection string leaves out: environment, service file, password file.
// https://www.postgresql.org/docs/current/libpq-envars.html, libpq-pgservice.html, libpq-pgpass.html
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parameters } from "./parameters.ts";
import type { ConfigProblem, ConfigWarning } from "./connection.ts";
import type { Values } from "./parameter-values.ts";

export type Env = Record<string, string | undefined>;

/** A variable that is set but empty counts as libpq counts it: `PGSSLMODE=` is an invalid sslmode, `PGHOST=` the default. */
export function fromEnvironment(env: Env): Values {
  const found: Values = {};
  for (const [name, { env: variable }] of Object.entries(parameters)) {
    const value = variable ? env[variable] : undefined;
    if (variable && value !== undefined) found[name] = { value, source: `environment ${variable}` };
  }
  return found;
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
    const values = lines && sectionOf(lines, name);
    if (!values) continue;
    const wrong = Object.keys(values).find((key) => !Object.hasOwn(parameters, key) || key === "service");
    if (wrong === undefined) return { values, problem: null };
    return {
      values: {},
      problem: {
        cause: "config-parameter-unknown",
        where: "service file",
        text: `a line of the service in ${path} does not begin with a parameter of libpq and =`,
        fix: "Write parameter=value, without spaces around the =.",
      },
    };
  }
  return {
    values: {},
    problem: {
      cause: "config-variable-missing",
      where: "service",
      text: `there is no service ${/^[\w .-]{1,60}$/.test(name) ? `"${name}"` : "of that name"} in ${places.join(" or ")}`,
      fix: "Add it to the service file, or point PGSERVICEFILE at the right one.",
    },
  };
}

function linesOf(path: string): string[] | null {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/);
  } catch {
    return null; // not there, or not for us: the next place
  }
}

function sectionOf(lines: string[], name: string): Record<string, string> | null {
  const trimmed = lines.map((one) => one.trim());
  const from = trimmed.findIndex((line) => line.startsWith(`[${name}]`));
  if (from === -1) return null;
  const values = Object.create(null) as Record<string, string>;
  for (const line of trimmed.slice(from + 1)) {
    if (line.startsWith("[")) break;
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    // Without = it is no parameter: the whole line is taken for a name, and complained about.
    const key = equals === -1 ? line : line.slice(0, equals);
    values[key] ??= equals === -1 ? "" : line.slice(equals + 1);
  }
  return values;
}

/** The password for one host, or null. A file that others may read is ignored, as libpq does. */
export function fromPasswordFile(
  path: string,
  want: { host: string; port: string; database: string; user: string },
): { password: string | null; warning: ConfigWarning | null } {
  const nothing = { password: null, warning: null };
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return nothing;
    if (process.platform !== "win32" && (stat.mode & 0o077) !== 0)
      return {
        password: null,
        warning: {
          where: "password file",
          text: `${path} is ignored, as libpq does: group or others may use it (mode ${(stat.mode & 0o777).toString(8)})`,
          fix: `chmod 600 ${path}`,
        },
      };
  } catch {
    return nothing;
  }
  for (const line of linesOf(path) ?? []) {
    if (line.startsWith("#")) continue;
    const fields =
      line.match(/(?:\\.|[^:\\]|\\$)*(?::|$)/g)?.map((field) => field.replace(/:$/, "").replaceAll(/\\(.)/g, "$1")) ??
      [];
    const [host, port, database, user, password] = fields;
    const fits = (pattern: string | undefined, value: string) => pattern === "*" || pattern === value;
    if (
      password !== undefined &&
      fits(host, want.host) &&
      fits(port, want.port) &&
      fits(database, want.database) &&
      fits(user, want.user)
    )
      return { password, warning: null };
  }
  return nothing;
}
