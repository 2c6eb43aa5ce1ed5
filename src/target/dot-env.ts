// A `.env` file: what it holds fills in what the process's own environment leaves out.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { errorText, UserMistake } from "../errors.ts";
import type { Env } from "../libpq/environment-and-files.ts";

/** The file's variables; null where there is none. @throws UserMistake when it is there and cannot be read */
export function readDotEnv(directory: string): Env | null {
  try {
    return parseEnv(readFileSync(join(directory, ".env"), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new UserMistake(`Cannot read ${join(directory, ".env")}: ${errorText(error)}`);
  }
}

/** libpq's own variables (PG…) are not taken from it: psql would not read them there. */
export function withDotEnv(env: Env, directory: string): Env {
  const file = Object.entries(readDotEnv(directory) ?? {}).filter(([name]) => !name.startsWith("PG"));
  return file.length === 0 ? env : { ...Object.fromEntries(file), ...env };
}
