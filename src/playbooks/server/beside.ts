// What stands beside a server's file and says something about it: the image that reads it, and what Odyssey includes.
import { lstat, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { UserMistake } from "../../errors.ts";
import { readConfigFile } from "../file.ts";
import { isPlaceForTests } from "./place-purpose.ts";
import { imageVersions, includedNames, type ServerBeside } from "./server-version.ts";

const mostFolders = 4;
const mostFiles = 20;
const images = /^(?:Dockerfile[\w.-]*|[\w.-]+\.Dockerfile|(?:docker-)?compose[\w.-]*\.ya?ml)$/i;

/** @param text of the file itself */
export const besideServer = async (path: string, text: string): Promise<ServerBeside> => ({
  postgres: await imageBeside(path),
  isForTests: isPlaceForTests(await placeOf(path)),
  ...(await includesBeside(path, text)),
  ...(await otherOf(path)),
  ...(await usersBeside(path, text)),
  isAsItStands: basename(path) === "userlist.txt" && !(await isWritten(path)),
});

/** Of a pgbouncer.ini. */
async function usersBeside(path: string, text: string): Promise<Pick<ServerBeside, "users">> {
  const [, file] = /^[ \t]*auth_file[ \t]*=[ \t]*(\S+)[ \t]*$/m.exec(text) ?? [];
  if (file === undefined || !/\.ini$/i.test(path)) return {};
  const whole = join(dirname(resolve(path)), basename(file));
  return (await isOwn(whole)) ? { users: await textOf(whole) } : {};
}

/** A script that says more of a file of users than where it is mounted or copied to may write it. */
async function isWritten(path: string): Promise<boolean> {
  for await (const texts of filesAbove(path, (name) => images.test(name) || scripts.test(name)))
    if (texts.some((one) => /userlist|auth_file/i.test(one.replaceAll(placed, "")) || filling.test(one))) return true;
  return false;
}

const scripts = /\.(?:sh|bash)$|^(?:Makefile|justfile|Taskfile\.ya?ml)$|entrypoint|Jenkinsfile/i;
const filling = /\b(?:envsubst|gomplate|eval|sed -i)\b/;
const placed = /^[ \t]*(?:-\s*["']?[^\s:]*userlist\.txt:\S*|(?:COPY|ADD)\s.*)$/gim;

/** Of the server's two files, the other one; of a pgbouncer.ini the server's settings. */
async function otherOf(path: string): Promise<Pick<ServerBeside, "rules" | "settings">> {
  const [folder, own] = [dirname(resolve(path)), basename(path)];
  const [rules, settings] = [join(folder, "pg_hba.conf"), join(folder, "postgresql.conf")];
  if (own === "postgresql.conf" && (await isOwn(rules))) return { rules: await textOf(rules) };
  const isPooler = own.endsWith(".ini");
  if (own !== "pg_hba.conf" && !isPooler) return {};
  if (!(await isOwn(settings)) || (await isOwn(join(folder, "postgresql.auto.conf")))) return {};
  const setsIt = isPooler ? /max_connections/i : setsTls;
  for await (const texts of filesAbove(path)) if (texts.some((one) => setsIt.test(one))) return {};
  return { settings: await textOf(settings) };
}

/** A Compose file or a manifest may start the server with `-c ssl=on`, and a Dockerfile add the line. */
export const setsTls = /\bssl\s*=\s*\W?(?:on|true|yes|1)\b/i;

/** The path from the project's folder on; where none is found, the file's own name. */
async function placeOf(path: string): Promise<string> {
  const whole = resolve(path);
  let folder = dirname(whole);
  for (let step = 0; step < mostFolders; step += 1) {
    if (await isProject(folder)) return relative(folder, whole);
    folder = dirname(folder);
  }
  return basename(whole);
}

/** A file that is a link may lie elsewhere: it is none of the folder's. */
const isOwn = async (path: string) =>
  lstat(path).then(
    (one) => one.isFile(),
    () => false,
  );

const isRoutes = /^[ \t]*(?:storage|database)\s+(?:"[^"\n]*"|default)\s*\{/m;

async function includesBeside(path: string, text: string): Promise<Omit<ServerBeside, "postgres">> {
  const [folder, own] = [dirname(resolve(path)), basename(path)];
  const included = new Map<string, string>();
  // An included file may include others.
  const open = [...includedNames(text)];
  for (let name = open.shift(); name !== undefined && included.size < mostFiles; name = open.shift()) {
    if (name === own || included.has(name) || !(await isOwn(join(folder, name)))) continue;
    const other = await textOf(join(folder, name));
    included.set(name, other);
    open.push(...includedNames(other));
  }
  if (included.size > 0) return { included };
  if (!isRoutes.test(text) || /^[ \t]*listen\s*\{/m.test(text)) return {};
  const names = (await readdir(folder).catch(() => [])).filter((one) => one.endsWith(".conf") && one !== own);
  for (const name of names.slice(0, mostFiles))
    if ((await isOwn(join(folder, name))) && includedNames(await textOf(join(folder, name))).includes(own))
      return { isIncluded: true };
  return {};
}

/** Nothing that cannot be read says anything. */
async function imageBeside(path: string): Promise<number | null> {
  for await (const texts of filesAbove(path)) {
    const found = new Set(texts.flatMap(imageVersions));
    // Of several nobody knows which one reads the file.
    if (found.size > 0) return found.size === 1 ? ([...found][0] ?? null) : null;
  }
  return null;
}

/** Files, of images unless others are wanted, by folder: its own one, then those above it up to the project's. */
async function* filesAbove(path: string, isWanted = (name: string) => images.test(name)): AsyncGenerator<string[]> {
  let folder = dirname(resolve(path));
  for (let step = 0; step < mostFolders; step += 1) {
    const names = await readdir(folder).catch(() => []);
    const texts: string[] = [];
    for (const name of names.filter(isWanted).slice(0, mostFiles)) texts.push(await textOf(join(folder, name)));
    yield texts;
    const above = dirname(folder);
    if (above === folder || (await isProject(folder))) break;
    folder = above;
  }
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
