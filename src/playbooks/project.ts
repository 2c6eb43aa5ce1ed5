// Finds the configurations of databases in a project's folder, within bounds.
import { join } from "node:path";
import { UserMistake } from "../errors.ts";
import { beneath } from "./beneath.ts";
import { besideServer } from "./server/beside.ts";
import { frameworkOf, onlyWholeTexts } from "./detect.ts";
import { isFilledInFile } from "./example-file.ts";
import { readConfigFile } from "./file.ts";
import { playbooks, readAppConfig } from "./index.ts";
import { libraryTitle } from "./library-titles.ts";
import { lockedBeside } from "./locked.ts";
import type { Versions } from "./lock-files.ts";
import type { Framework, LintFinding, Playbook } from "./playbook.ts";
import { heldIn, withHeld } from "./server/config-map.ts";
import { codeFiles, environmentFile, isNamed, isServers, otherEngines, walked } from "./project-files.ts";
import { mayBeTemplate, serverReader, templateReader } from "./server/read.ts";
import type { ServerFile } from "./server/server-file.ts";
import { lintAnswer, serverAnswer } from "./shown/lint-answer.ts";
import { BeyondBound } from "./read/bounded.ts";
import { joinedVersions } from "./versions.ts";

export interface Surveyed {
  /** Below the folder, with slashes. */
  path: string;
  /** Whose it is, for people: "Django", "PgBouncer". */
  title: string;
  /** Null for a server's or a pooler's file. */
  framework: Framework | null;
  traits: string[];
  /** Their names: what the application itself uses stands first. */
  databases: string[];
  findings: LintFinding[];
  versions: Versions;
  /** What machines read of it. */
  answer: object;
  /** What it has, and nobody judged. */
  unread: string[];
}

interface Unread {
  path: string;
  reason: string;
}

export interface Survey {
  found: Surveyed[];
  /** Files that are called as configurations are, and could not be read, with the reason. */
  unread: Unread[];
  /** Files that were looked at by name. */
  files: number;
  /** Which bound ended the walk; null where all was seen. */
  bound: string | null;
}

/** @throws UserMistake when the folder cannot be opened */
export async function surveyed(folder: string): Promise<Survey> {
  const { paths, files, bound } = await walked(folder);
  const survey: Survey = { found: [], unread: [], files, bound };
  const looked = new Map<string, Surveyed | Unread | null>();
  // Who reads a `.env` is known when everything else was read.
  for (const path of paths.filter((one) => !environmentFile.test(one) && !isServers(one)))
    looked.set(path, await lookedAt(folder, path, null));
  for (const path of clientsOfOthers(looked)) looked.set(path, null);
  const own = [...looked.values()].filter((one) => one !== null && "title" in one);
  // A pooler's file may stand aside of those who connect through it.
  const versions = joinedVersions(own.map((one) => one.versions));
  for (const path of paths.filter(isServers)) looked.set(path, await lookedAt(folder, path, null, versions));
  for (const path of paths.filter((one) => environmentFile.test(one)))
    looked.set(path, await lookedAt(folder, path, environmentReader(own, path)));
  for (const path of paths) {
    const one = looked.get(path) ?? null;
    if (one === null) continue;
    if ("reason" in one) survey.unread.push(one);
    else survey.found.push(one);
  }
  // Beside what was read, another database in code, or a file that leaves the database to others, is no news.
  const isNews = ({ path, reason }: Unread) =>
    !leavesIt.test(reason) &&
    (isNamed(path) || !otherEngines.some(([pattern]) => pattern.test(path)) || !isOther.test(reason));
  if (survey.found.length > 0) survey.unread = survey.unread.filter(isNews);
  return survey;
}

/** Prisma's clients without a place of their own connect to what the schema says: none is PostgreSQL's here. */
function clientsOfOthers(looked: Map<string, Surveyed | { path: string; reason: string } | null>): string[] {
  const all = [...looked.values()].filter((one) => one !== null);
  const isOther = all.some(
    (one) => "reason" in one && /\.prisma$/i.test(one.path) && /not PostgreSQL/.test(one.reason),
  );
  const prisma = all.flatMap((one) => ("title" in one && one.framework === "prisma" ? [one] : []));
  const isOurs = prisma.some(({ path, traits }) => /\.prisma$/i.test(path) || traits.includes("adapter"));
  return isOther && !isOurs ? prisma.map(({ path }) => path) : [];
}

/**
 * Prisma's engine and Laravel read the `.env` of their project: they stand beside it or below. An adapter of Prisma's
 * hands the URL to pg.
 */
function environmentReader(all: Surveyed[], path: string): Playbook | null {
  const around = path.slice(0, path.lastIndexOf("/") + 1);
  const found = all.filter((one) => one.path.startsWith(around));
  const has = (framework: Framework, trait?: string) =>
    found.some((one) => one.framework === framework && (trait === undefined || one.traits.includes(trait)));
  const name = has("prisma") && !has("prisma", "adapter") ? "prisma" : has("laravel") ? "laravel" : null;
  return playbooks.find(({ framework }) => framework === name) ?? null;
}

const nobody = { user: null, database: null, address: null };

const ofServer = (path: string, file: ServerFile): Surveyed => ({
  path,
  title: file.title,
  framework: null,
  traits: [],
  databases: [],
  findings: file.findings,
  versions: new Map(),
  answer: serverAnswer(file),
  unread: [],
});

/** `postgresql+asyncpg://`, `jdbc:`: the URL of another application in the same folder. */
const isOthers = ({ framework }: Playbook, text: string) =>
  framework === "prisma" &&
  /^[ \t]*(?:export[ \t]+)?DATABASE_URL[ \t]*=[ \t]*["']?(?:\w+\+\w+:|jdbc:|r2dbc:|ecto:)/m.test(text);

function canRead(playbook: Playbook, text: string, path: string): boolean {
  try {
    readAppConfig(playbook, text, path);
    return true;
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return false;
  }
}

/** Variables of an application's own. */
function hasDatabase(text: string, path: string): boolean {
  try {
    frameworkOf(text, path);
    return true;
  } catch (error) {
    if (!(error instanceof UserMistake) || error instanceof BeyondBound) throw error;
    return false;
  }
}

const leavesIt = /Alembic's own placeholder/;
const isOther = /not PostgreSQL/;
/** Programs read it by this name: what cannot be read in it is a mistake, and no other file. */
const serversOwn = /\.(?:conf|ini|toml|txt)$/i;

/** Null where it is no configuration of a database. */
async function lookedAt(
  folder: string,
  path: string,
  reader: Playbook | null,
  versions: Versions = new Map(),
): Promise<Surveyed | Unread | null> {
  const whole = join(folder, path);
  let isTold = false;
  try {
    const text = await readConfigFile(whole);
    const ofCode = [...codeFiles, ...otherEngines].filter(([pattern]) => pattern.test(path));
    const held = await heldIn(whole, text, nobody);
    if (!isNamed(path) && !ofCode.some(([, word]) => word.test(text)) && held === null) return null;
    const server = serverReader(undefined, path) ?? templateReader(path, text);
    // A template of something else, such as a manifest.
    if (!server && mayBeTemplate(path)) return null;
    if (server) {
      isTold = serversOwn.test(path);
      const all = joinedVersions([await lockedBeside(whole), versions]);
      return ofServer(path, server(text, nobody, all, await besideServer(whole, text)));
    }
    if (held !== null && !hasDatabase(text, whole)) return ofServer(path, held);
    // A file that is there to be filled in is judged as such.
    const isIts = reader !== null && !isFilledInFile(path) && !isOthers(reader, text) && canRead(reader, text, whole);
    const playbook = isIts ? reader : frameworkOf(text, whole);
    const locked = await lockedBeside(whole);
    const read = withHeld(readAppConfig(playbook, text, whole, null, locked, await beneath(playbook, whole)), held);
    const { config, databases, findings } = read;
    return {
      path,
      title: libraryTitle(playbook, config),
      framework: playbook.framework,
      traits: config.traits,
      databases: databases.length === 0 ? [] : [config.database, ...databases.filter((one) => one !== config.database)],
      findings,
      versions: config.versions ?? new Map(),
      answer: lintAnswer(playbook, read),
      unread: [...new Set(read.all.flatMap((one) => one.unread ?? []))],
    };
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    // Most files with these names and words configure something else;
    // another database, or broken syntax, is worth a line.
    const isTelling =
      isTold ||
      error instanceof BeyondBound ||
      [leavesIt, isOther, onlyWholeTexts, /not valid YAML|whose options are not read|has \d+ kB/].some((one) =>
        one.test(error.message),
      );
    return isTelling ? { path, reason: error.message } : null;
  }
}
