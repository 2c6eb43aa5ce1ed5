// The lock files and manifests beside a configuration: in its own folder, or in those above it up to the project's.
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { demandsIn, manifestNames } from "./manifests/demands.ts";
import { handWritten, lockFiles, versionsIn, type Version, type Versions } from "./lock-files.ts";
import { joinedVersions } from "./versions.ts";

/** Lock files of large projects have megabytes. */
const mostBytes = 16 * 1024 * 1024;
/** A manifest is written by people. */
const mostOfManifest = 1024 * 1024;
const mostFolders = 6;

/** What stands nearer goes before what stands above it. Nothing that cannot be read says anything. */
export async function lockedBeside(path: string): Promise<Versions> {
  const found: Versions[] = [];
  let folder = dirname(resolve(path));
  for (let step = 0; step < mostFolders; step += 1) {
    found.push(await lockedIn(folder));
    const isProject = await isThere(join(folder, ".git"));
    const above = dirname(folder);
    if (isProject || above === folder) break;
    folder = above;
  }
  return joinedVersions(found);
}

/** Of one folder alone; of two files that have a package the lock file counts. */
async function lockedIn(folder: string): Promise<Versions> {
  const found = new Map<string, Version>();
  const add = (versions: Versions) => {
    for (const [name, one] of versions) if (!found.has(name)) found.set(name, one);
  };
  for (const name of lockFiles)
    add(versionsIn(name, await textOf(join(folder, name), handWritten.has(name) ? mostOfManifest : mostBytes)));
  for (const name of manifestNames) add(demandsIn(name, await textOf(join(folder, name), mostOfManifest)));
  return found;
}

async function textOf(path: string, most: number): Promise<string> {
  try {
    const { size } = await stat(path);
    return size > most ? "" : await readFile(path, "utf8");
  } catch {
    return "";
  }
}

const isThere = async (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
