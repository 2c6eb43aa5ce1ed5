// Reads the small files that a connection names. A pipe or a device has no end, and is not opened to be read.
import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";

/** Bundles of authorities have some 200 kB; a password file or service file has less. */
const limitBytes = 4 * 1024 * 1024;

export type FileRead =
  | { bytes: Buffer; stat: Stats; fault: null }
  /** `text` completes "the file …". `code` is the errno, where there is one. */
  | { bytes: null; stat: Stats | null; fault: { text: string; code: string | null } };

/** Never throws and never waits: what is no regular file, or larger than 4 MiB, is a fault. */
export function readRegularFile(path: string): FileRead {
  let file: number | null = null;
  try {
    // Without waiting for a writer, should it be a pipe.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (!stat.isFile()) return fault("is not a regular file", null, stat);
    if (stat.size > limitBytes) return fault(`is larger than ${limitBytes / 1024 / 1024} MiB`, null, stat);
    const bytes = Buffer.alloc(stat.size);
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, stat.size, 0)), stat, fault: null };
  } catch (error) {
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
    return fault(words[code ?? ""] ?? `cannot be read (${code})`, code, null);
  } finally {
    if (file !== null) closeSync(file);
  }
}

const words: Record<string, string> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "cannot be read by this process (permission denied)",
  ERR_INVALID_ARG_VALUE: "has an invalid file name",
};

function fault(text: string, code: string | null, stat: Stats | null): FileRead {
  return { bytes: null, stat, fault: { text, code } };
}

/** Whether the path leads to anything at all: stat(2) as libpq uses it. */
export function leadsNowhere({ fault: trouble }: FileRead): boolean {
  return trouble?.code === "ENOENT" || trouble?.code === "ENOTDIR";
}

/** Something on the way to it may not be entered, so that stat(2) cannot say whether it is there. */
export function isForbidden(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EACCES";
  }
}
