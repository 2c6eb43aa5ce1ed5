// Where libpq finds what the connection string leaves out: environment, service file, password file.
// https://www.postgresql.org/docs/current/libpq-envars.html, libpq-pgservice.html, libpq-pgpass.html
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parameters } from "./parameters.ts";
import type { ConfigProblem } from "./target.ts";

export type Env = Record<string, string | undefined>;

export function fromEnvironment(env: Env): Record<string, { value: string; source: string }> {
  const found: Record<string, { value: string; source: string }> = {};
  for (const [name, { env: variable }] of Object.entries(parameters)) {
    const value = variable ? env[variable] : undefined;
    if (variable && value) found[name] = { value, source: `environment ${variable}` };
  }
  return found;
}

/** The values of one service, or why they cannot be had. */
export function fromService(name: string, env: Env, homeDir: string): { values: Record<string, string>; problem: ConfigProblem | null } {
  const places = [
    env["PGSERVICEFILE"] ?? join(homeDir, ".pg_service.conf"),
    join(env["PGSYSCONFDIR"] ?? "/etc/postgresql-common", "pg_service.conf"),
  ];
  for (const path of places) {
    const values = readService(path, name);
    if (values) return { values, problem: null };
  }
  return {
    values: {},
    problem: {
      cause: "config-variable-missing",
      where: "service",
      text: `there is no service "${name.slice(0, 60)}" in ${places.join(" or ")}`,
      fix: "Add it to the service file, or point PGSERVICEFILE at the right one.",
    },
  };
}

function readService(path: string, name: string): Record<string, string> | null {
  if (!existsSync(path)) return null;
  const values: Record<string, string> = {};
  let section = "";
  let isThere = false;
  for (const line of readFileSync(path, "utf8")
    .split(/\r?\n/)
    .map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) section = line;
    if (section !== `[${name}]`) continue;
    isThere = true;
    const [key = "", ...rest] = line.split("=");
    if (!line.startsWith("[")) values[key.trim()] = rest.join("=").trim();
  }
  return isThere ? values : null;
}

/** The password for one host, or null. A file that others may read is ignored, as libpq does. */
export function fromPasswordFile(path: string, want: { host: string; port: string; database: string; user: string }): string | null {
  try {
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) return null;
    for (const line of readFileSync(path, "utf8").split(/\r?\n/)) {
      if (line.startsWith("#")) continue;
      const fields = [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map((match) => (match[1] ?? "").replaceAll(/\\(.)/g, "$1"));
      const [host, port, database, user, password] = fields;
      const fits = (pattern: string | undefined, value: string) => pattern === "*" || pattern === value;
      if (
        password !== undefined &&
        fits(host, want.host) &&
        fits(port, want.port) &&
        fits(database, want.database) &&
        fits(user, want.user)
      )
        return password;
    }
  } catch {
    // no file, or not readable: libpq goes on without
  }
  return null;
}
