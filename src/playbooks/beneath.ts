// Files that a framework reads before this one: what stands there holds too, where this one does not say it.
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserMistake } from "../errors.ts";
import { readConfigFile } from "./file.ts";
import { onlyComposeFile, packageBeside, type Beneath } from "./on-top.ts";
import type { Playbook } from "./playbook.ts";
import { composeFile } from "./read/code-files.ts";
import { modulesOfUrls, otherByUrls } from "./sqlalchemy/imported-url.ts";

/** By the framework: the names of those files, the nearest first. */
const before: Partial<Record<Playbook["framework"], (name: string) => string[]>> = {
  spring: (name) => {
    const [, base] = /^(application|bootstrap)-[\w-]+\.(?:ya?ml|properties)$/.exec(name) ?? [];
    return base === undefined ? [] : ["properties", "yml", "yaml"].map((ending) => `${base}.${ending}`);
  },
  ecto: (name) =>
    /^(?:runtime|releases)\.exs$/.test(name)
      ? ["prod.exs", "config.exs"]
      : /^(?:prod|dev|test)(?:\.secret)?\.exs$/.test(name)
        ? ["config.exs"]
        : [],
};

/**
 * Nothing that cannot be read says anything.
 * @throws UserMistake for a profile whose database is another's by the file beneath it
 */
export async function beneath(playbook: Playbook, path: string): Promise<Beneath[]> {
  const found = [...(await besidePackage(playbook, path)), ...(await onlyCompose(playbook, path))];
  if (playbook.framework === "sqlalchemy" && path.endsWith(".py")) await importedUrl(path);
  const profile = /^(?:application|bootstrap)-([\w-]+)\./.exec(basename(path))?.[1];
  for (const name of before[playbook.framework]?.(basename(path)) ?? []) {
    const file = join(dirname(path), name);
    const text = await orNull(() => readConfigFile(file));
    if (text === null) continue;
    try {
      const all = playbook.read(text, file, profile);
      // Of the ways in which a file sets one database the first stands for them.
      const first = all.filter(({ database }, at) => all.findIndex((one) => one.database === database) === at);
      found.push(...first.map((config) => ({ file: name, config })));
    } catch (error) {
      if (!(error instanceof UserMistake)) throw error;
      // One within the process is for the developer's machine: the deployed URL is often the environment's.
      const isOther =
        playbook.framework === "spring" && /not PostgreSQL.*: it is (?!H2|HSQLDB|Derby)/.test(error.message);
      if (isOther && isOthersToo((await orNull(() => readConfigFile(path))) ?? "", text))
        throw new UserMistake(`${name} beside it is read before it. ${error.message}`);
    }
  }
  return found;
}

/** @throws UserMistake where the module that the URL is from has URLs of another database alone */
async function importedUrl(path: string): Promise<void> {
  for (const module of modulesOfUrls((await orNull(() => readConfigFile(path))) ?? "")) {
    // A name begins at the file's own folder, or at one above it.
    for (const above of [".", "..", "../.."]) {
      const text = await orNull(() => readConfigFile(join(dirname(path), above, module)));
      if (text === null) continue;
      const other = otherByUrls(text);
      if (other !== null) throw new UserMistake(`Its database is not PostgreSQL: it is ${other}, by ${module}.`);
      return;
    }
  }
}

/** Where Prisma's own configuration stands, the package begins that it is of. */
async function besidePackage({ framework }: Playbook, path: string): Promise<Beneath[]> {
  if (framework !== "prisma" || !/^prisma\.config\.\w+$/.test(basename(path))) return [];
  const file = "package.json";
  if ((await orNull(() => readConfigFile(join(dirname(path), file)))) === null) return [];
  return [withTrait(framework, file, packageBeside)];
}

/** Compose merges files: `compose.override.yaml` by itself, others where the command names them. */
async function onlyCompose({ framework }: Playbook, path: string): Promise<Beneath[]> {
  const file = basename(path);
  if (framework !== "generic" || !composeFile.test(file)) return [];
  const names = await readdir(dirname(path)).catch(() => null);
  const isOnly = names !== null && !names.some((one) => one !== file && composeFile.test(one));
  return isOnly ? [withTrait(framework, file, onlyComposeFile)] : [];
}

const withTrait = (framework: Playbook["framework"], file: string, trait: string): Beneath => ({
  file,
  config: { framework, database: "", options: [], notes: [], traits: [trait] },
});

const orNull = async (reading: () => Promise<string>) =>
  reading().catch((error: unknown) => {
    if (!(error instanceof UserMistake)) throw error;
    return null;
  });

/** A profile that sets no URL has the one beneath it; with one, it has the driver of beneath. */
function isOthersToo(profile: string, base: string): boolean {
  const set = profile.replaceAll(/^[ \t]*[#!].*$/gm, "");
  // No pattern goes on to the next line: in a long file it would go through the rest from each of them.
  const hasUrl = /^[ \t\w.-]*\b(?:jdbc-?)?url[ \t]*[=:]/im.test(set);
  return !/postg|driver-?class-?name/i.test(set) && (!hasUrl || /driver-?class-?name[ \t]*[=:]/i.test(base));
}
