// What the process asks of Node for itself: compiled code kept between starts, and stack traces that name our sources.
import { accessSync, constants, readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isOwn, keepCheckCompiled } from "./compile-cache.ts";

/**
 * In the user's own cache, since code is run from it. Node 22.1 and later does it by itself.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiledCode(env: Record<string, string | undefined>): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (directory: string) => unknown };
  const [own, home] = [env["XDG_CACHE_HOME"], env["HOME"]];
  const base = own || home;
  if (!base || env["NODE_DISABLE_COMPILE_CACHE"] || !canWrite(base)) return;
  const cache = join(base, own ? "dbcheck" : ".cache/dbcheck");
  if (isOwn(cache) === false) return;
  if (enableCompileCache) enableCompileCache(cache);
  else keepCheckCompiled(import.meta.dirname, cache);
}

/** Node makes missing folders all the way up: nothing is begun where there is no home, nor tried where it cannot be. */
function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Stack traces name sources and their lines. A map is read when a trace is first asked for, and not at the start. */
export function mapStackTraces(): void {
  const maps = new Map<string, nodeModule.SourceMap | null>();
  const mapOf = (file: string): nodeModule.SourceMap | null => {
    const known = maps.get(file);
    if (known !== undefined) return known;
    const map = readMap(`${file}.map`);
    maps.set(file, map);
    return map;
  };
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${mapped(frame, mapOf)}`)].join("\n");
}

function readMap(path: string): nodeModule.SourceMap | null {
  try {
    return new nodeModule.SourceMap(JSON.parse(readFileSync(path, "utf8")) as nodeModule.SourceMapPayload);
  } catch {
    return null;
  }
}

function mapped(frame: NodeJS.CallSite, mapOf: (file: string) => nodeModule.SourceMap | null): string {
  const text = (frame as { toString(): string }).toString();
  const [place, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!place || line === null || column === null) return text;
  const file = place.startsWith("file:") ? fileURLToPath(place) : place;
  if (!isAbsolute(file)) return text;
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (!entry || !("originalSource" in entry)) return text;
  const source = resolve(dirname(file), entry.originalSource);
  return text.replace(`${place}:${line}:${column}`, `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`);
}
