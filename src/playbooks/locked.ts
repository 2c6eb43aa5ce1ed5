// The lock files beside a configuration: in its own folder, or in those above it up to the project's.
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { lockFiles, versionsIn, type Versions } from "./lock-files.ts";

/** Lock files of large projects have megabytes. */
const mostBytes = 16 * 1024 * 1024;
const mostFolders = 6;

/** What stands nearer goes before what stands above it. Nothing that cannot be read says anything. */
export async function lockedBeside(path: string): Promise<Versions> {
  const found = new Map<string, string>();
  let folder = dirname(resolve(path));
  for (let step = 0; step < mostFolders; step += 1) {
    for (const [name, version] of await lockedIn(folder)) if (!found.has(name)) found.set(name, version);
    const isProject = await isThere(join(folder, ".git"));
    const above = dirname(folder);
    if (isProject || above === folder) break;
    folder = above;
  }
  return found;
}

/** Of one folder alone; of two files that have a package the lock file counts. */
async function lockedIn(folder: string): Promise<Versions> {
  const found = new Map<string, string>();
  for (const name of lockFiles)
    for (const [one, version] of versionsIn(name, await textOf(join(folder, name))))
      if (!found.has(one)) found.set(one, version);
  return found;
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    return size > mostBytes ? "" : await readFile(path, "utf8");
  } catch {
    return "";
  }
}

const isThere = async (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
