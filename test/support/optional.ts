import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Extra places where Debian puts servers that are not on an ordinary user's PATH. */
const places = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];

/** Full path of an optional program, or null. */
export function findProgram(name: string): string | null {
  for (const place of places) {
    try {
      accessSync(join(place, name), constants.X_OK);
      return join(place, name);
    } catch {
      // not here
    }
  }
  return null;
}

/**
 * For node:test's `skip` option: false when all programs are there, else the line that says what is missing.
 * In CI a missing program is an error: a skipped suite must not look like a passed one.
 */
export function needs(...programs: string[]): string | false {
  const missing = programs.filter((name) => findProgram(name) === null);
  if (missing.length === 0) return false;
  if (process.env["CI"]) throw new Error(`CI must install: ${missing.join(", ")}`);
  return `not installed here: ${missing.join(", ")}`;
}

/** The same for tests that must be root: to become another user, or to make a network namespace. */
export function needsRoot(...programs: string[]): string | false {
  if (process.getuid?.() === 0) return needs(...programs);
  if (process.env["CI"]) throw new Error("CI must run the suite as root");
  return "needs root";
}

/** The same for what a program must be able to load: it is run with these arguments. `packages` are Debian's. */
export function needsRun(program: string, args: string[], packages: string): string | false {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return false;
  } catch {
    if (process.env["CI"]) throw new Error(`CI must install: ${packages}`);
    return `not installed here: ${packages}`;
  }
}
