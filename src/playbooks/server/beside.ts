// What stands beside a server's file and says something about it: the image that reads it.
import { readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserMistake } from "../../errors.ts";
import { readConfigFile } from "../file.ts";
import { imageVersions, type ServerBeside } from "./server-version.ts";

const mostFolders = 4;
const mostFiles = 20;
const images = /^(?:Dockerfile[\w.-]*|[\w.-]+\.Dockerfile|(?:docker-)?compose[\w.-]*\.ya?ml)$/i;

/** Looks in its own folder, then in those above it up to the project's. Nothing that cannot be read says anything. */
export async function besideServer(path: string): Promise<ServerBeside> {
  let folder = dirname(resolve(path));
  for (let step = 0; step < mostFolders; step += 1) {
    const names = await readdir(folder).catch(() => []);
    const found = new Set<number>();
    for (const name of names.filter((one) => images.test(one)).slice(0, mostFiles))
      for (const version of imageVersions(await textOf(join(folder, name)))) found.add(version);
    // Of several nobody knows which one reads the file.
    if (found.size > 0) return { postgres: found.size === 1 ? ([...found][0] ?? null) : null };
    const above = dirname(folder);
    if (above === folder || (await isProject(folder))) break;
    folder = above;
  }
  return { postgres: null };
}

const isProject = async (folder: string) =>
  stat(join(folder, ".git")).then(
    () => true,
    () => false,
  );

const textOf = async (path: string) =>
  readConfigFile(path).catch((error: unknown) => {
    if (!(error instanceof UserMistake)) throw error;
    return "";
  });
