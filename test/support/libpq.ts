// psql on each libpq at hand: the one that it was installed with, and that of the embedded PostgreSQL (18).
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { findBinaries } from "../../src/embedded/binaries.ts";
import { findProgram } from "./optional.ts";

export interface Libpq {
  major: number;
  /** psql itself. */
  program: string;
  /** What makes psql load this library. */
  env: Record<string, string>;
}

/** What Debian has on the PATH is a script that looks for the newest psql first, and takes ten times as long. */
const debian = "/usr/lib/postgresql/15/bin/psql";
const program = existsSync(debian) ? debian : findProgram("psql");

/** psql as it was installed; null where it is not. */
export const installedLibpq: Libpq | null = program === null ? null : { program, major: majorOf(program), env: {} };

/** psql on the embedded PostgreSQL's library; null where one of the two is not here. */
export const embeddedLibpq: Libpq | null = program === null ? null : await onEmbedded(program);

/** For node:test's `skip` option, as `needs` has it. */
export function needsEmbeddedLibpq(): string | false {
  if (embeddedLibpq) return false;
  if (process.env["CI"]) throw new Error("CI must install psql and the embedded PostgreSQL's package, on Linux");
  return "not installed here: psql, or a libpq that it could load";
}

function majorOf(psql: string): number {
  return Number(/\d+/.exec(execFileSync(psql, ["--version"], { encoding: "utf8" }))?.[0]);
}

async function onEmbedded(psql: string): Promise<Libpq | null> {
  if (process.platform !== "linux") return null;
  const binaries = await findBinaries(null).catch(() => null);
  if (!binaries) return null;
  const lib = join(dirname(dirname(binaries.initdb)), "lib");
  if (!existsSync(join(lib, "libpq.so.5"))) return null;
  return { program: psql, major: Number(binaries.major), env: { LD_LIBRARY_PATH: lib } };
}
