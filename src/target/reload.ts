// Keeps the targets file in view: reloaded on change, and a bad edit leaves the last good version in force.
import { createHash } from "node:crypto";
import { readFileSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { errorText } from "../errors.ts";
import type { Logger } from "../log.ts";
import { loadTargets, type TargetsFile } from "./file.ts";
import type { Env } from "../libpq/environment-and-files.ts";

export interface WatchedTargets {
  /** The last version that could be read. */
  current(): TargetsFile;
  /** Why the file as it now stands is not in force; null when it is. */
  lastError(): string | null;
  close(): void;
}

const debounceMs = 100;
/**
 * Editors, mounts and ConfigMaps replace files in ways that fs.watch
 * may miss; their content is looked at this often too.
 */
const pollEveryMs = 2_000;

/** @throws UserMistake when the file cannot be read at the start */
export function watchTargets(path: string, env: Env, log: Logger, onChange: () => void = () => {}): WatchedTargets {
  // Hashed first: an edit between the two is then seen as a change, and read again.
  let seen = hashOf(path);
  let current = loadTargets(path, env);
  let lastError: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  const reloadIfChanged = () => {
    const now = hashOf(path);
    if (now === seen) return;
    seen = now;
    try {
      current = loadTargets(path, env);
      lastError = null;
      log.info({ file: path, targets: current.targets.size }, "targets reloaded");
    } catch (error) {
      lastError = errorText(error);
      log.warn(
        { file: path, reason: lastError },
        "the targets file cannot be used; the last good version stays in force",
      );
    }
    onChange();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(reloadIfChanged, debounceMs);
  };
  const watcher = watchDirectory(path, soon);
  const interval = setInterval(reloadIfChanged, pollEveryMs).unref();
  return {
    current: () => current,
    lastError: () => lastError,
    close: () => {
      watcher?.close();
      clearInterval(interval);
      clearTimeout(timer);
    },
  };
}

/** The directory, since files are replaced; null where the system has no watch left to give, and looking must do. */
function watchDirectory(path: string, soon: () => void): FSWatcher | null {
  try {
    const watcher = watch(dirname(resolve(path)), (_, name) => {
      if (name === null || name === basename(path) || name.startsWith("..")) soon();
    });
    return watcher.on("error", () => watcher.close());
  } catch {
    return null;
  }
}

function hashOf(path: string): string {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return "unreadable";
  }
}
