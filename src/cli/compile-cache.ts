// Compiled code kept between starts on Node 20, which does not do it by itself: of the part of dist/ that is `check`.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";

/** What require() calls below itself (node/lib/internal/modules/cjs/loader.js of Node 20, which changes no more). */
interface Loader {
  prototype: { _compile: (this: NodeJS.Module, content: string, filename: string) => unknown };
  _resolveFilename(request: string, from: NodeJS.Module): string;
  _cache: NodeJS.Dict<NodeJS.Module>;
  wrap(content: string): string;
}

/** As scripts/bundle.mjs names it, after its content: what was kept of another build is never taken for it. */
const part = /^check-[\w-]{8}\.js$/;
/** What lives longer is no command, and need not be quick to start. */
const longestMs = 30_000;
/** Only code that has run is kept: what ends before its verdict (exit status 0 to 2) would lack most of a check. */
const hasChecked = () =>
  process.argv[2] === "check" &&
  !process.argv.some((word) => word === "--help" || word === "-h") &&
  [0, 1, 2].includes(Number(process.exitCode)) &&
  performance.now() < longestMs;

/**
 * Has require() take the part's compiled code from `cache`, and leave it there at the end. V8 refuses what another
 * version of it has written. The part may load others by require() only: code from a cache cannot `import()`.
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#new-vmscriptcode-options
 * @param folder where the part lies
 * @param cache made, for its user alone, where it is missing; nothing is kept where that fails
 */
export function keepCheckCompiled(folder: string, cache: string): void {
  const { Module } = nodeModule as unknown as { Module: Loader };
  const { _compile: compile } = Module.prototype;
  Module.prototype._compile = function (content, filename) {
    const name = basename(filename);
    if (dirname(filename) !== folder || !part.test(name)) return compile.call(this, content, filename);
    const kept = join(cache, `${name}.${process.version}`);
    const cachedData = bytesOf(kept);
    const script = new Script(Module.wrap(content), { filename, cachedData });
    if (!cachedData || script.cachedDataRejected)
      process.on("exit", () => hasChecked() && keep(kept, script.createCachedData()));
    const require = Object.assign((id: string): unknown => this.require(id), {
      resolve: (request: string) => Module._resolveFilename(request, this),
      cache: Module._cache,
    });
    const run = script.runInThisContext() as (...words: unknown[]) => unknown;
    return run.call(this.exports, this.exports, require, this, filename, folder);
  };
}

/** Kept code is run as it is: what may be looked at must be this user's alone. Null where there is nothing yet. */
export function isOwn(path: string): boolean | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? found.uid === process.getuid?.() && (found.mode & 0o022) === 0 : null;
  } catch {
    return false;
  }
}

const digestOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
const digestBytes = 32;

/** V8 trusts what it is given, and crashes on a damaged page: a digest stands in front. */
function bytesOf(path: string): Buffer | undefined {
  try {
    if (!isOwn(path)) return undefined;
    const kept = readFileSync(path);
    const bytes = kept.subarray(digestBytes);
    return digestOf(bytes).equals(kept.subarray(0, digestBytes)) ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: others may start meanwhile. */
function keep(path: string, bytes: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const written = `${path}.${process.pid}`;
    writeFileSync(written, Buffer.concat([digestOf(bytes), bytes]), { mode: 0o600 });
    renameSync(written, path);
  } catch {
    // A cache that cannot be written is no trouble of the command's.
  }
}
