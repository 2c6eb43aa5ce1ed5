// The targets file: YAML, checked against the contract, variables filled in, every mistake with its line.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import { errorText, UserMistake } from "../errors.ts";
import { buildTarget } from "./build.ts";
import { withDotEnv } from "./dot-env.ts";
import { hideReferences, showReferences } from "./variables.ts";
import { channelMistake, keysAt, reservedNames, targetsSchema, targetName, type TargetEntry } from "./schema.ts";
import type { Env } from "../libpq/environment-and-files.ts";
import type { Target } from "./target.ts";
import type { ConfigWarning } from "../libpq/connection.ts";
import { isTooDeep } from "./yaml-depth.ts";

export interface TargetsFile {
  path: string;
  targets: Map<string, Target>;
}

/**
 * Variables that the environment lacks come from a `.env` beside it. @throws UserMistake with every
 * mistake of the file, each with line and key; values are not repeated, they may be secrets
 */
export function loadTargets(path: string, env: Env): TargetsFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UserMistake(
      missing
        ? `There is no targets file ${path}. Create one (dbcheck init), name another with --targets or ` +
            `DBCHECK_TARGETS, or give a postgres:// URL.`
        : `Cannot read the targets file ${path}: ${errorText(error)}`,
    );
  }
  return readTargets(text, path, withDotEnv(env, dirname(path)));
}

export function readTargets(text: string, path: string, env: Env): TargetsFile {
  if (isTooDeep(text)) throw new UserMistake(`${path} is nested too deeply for a targets file.`);
  const lines = new LineCounter();
  const document = parseDocument(hideReferences(text), { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.slice(0, 5).map(({ pos, code }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `${path}:${line}:${col}: not valid YAML (${code.toLowerCase().replaceAll("_", " ")})${advice[code] ?? ""}`;
  });
  if (broken.length > 0) throw new UserMistake(broken.join("\n"));
  const data = valuesOf(document, path);
  const result = targetsSchema.safeParse(data ?? {});
  const at = (keys: PropertyKey[]) => place(path, document, lines, keys);
  const mistakes = [
    ...namesIn(data).flatMap((name) => nameProblem(name, () => at(["targets", name]))),
    ...(result.error?.issues ?? []).flatMap((issue) => explain(issue, at)),
    ...Object.entries(result.data?.targets ?? {}).flatMap(([name, entry]) => {
      const mistake = channelMistake(entry);
      return mistake === null ? [] : [`${at(["targets", name, "channel"])}: ${mistake}`];
    }),
  ];
  if (!result.success || mistakes.length > 0) throw new UserMistake(mistakes.join("\n"));
  const entries = Object.entries(result.data.targets ?? {});
  return {
    path,
    targets: new Map(
      entries.map(([name, entry]) => {
        const warning = healthWarning(entry, () => at(["targets", name, "application", "health_url"]));
        const usable = warning ? { ...entry, application: { ...entry.application, health_url: undefined } } : entry;
        const target = buildTarget(name, besideFile(usable, path), env);
        return [name, { ...target, warnings: [...(target.warnings ?? []), ...(warning ? [warning] : [])] }];
      }),
    ),
  };
}

/**
 * A URL may pass as one and still hold a user or password that nobody can
 * decode: it costs this target the question, and no more.
 */
function healthWarning({ application }: TargetEntry, where: () => string): ConfigWarning | null {
  if (application?.health_url === undefined) return null;
  const { username, password } = new URL(application.health_url);
  if ([username, password].every(isDecodable)) return null;
  return {
    where: where(),
    text: "user or password of the health URL contains a % that starts no escape, so the URL is not used",
    fix: "Write a literal % as %25.",
  };
}

function isDecodable(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}

/** Paths in the file are seen from where it lies. */
function besideFile(entry: TargetEntry, path: string): TargetEntry {
  const { application } = entry;
  if (!application) return entry;
  const from = (one: string) => resolve(dirname(path), one);
  const { config, tests } = application;
  return {
    ...entry,
    application: {
      ...application,
      ...(config === undefined ? {} : { config: from(config) }),
      ...(tests === undefined ? {} : { tests: from(tests) }),
    },
  };
}

/** What to do about the commonest ones; YAML's own messages repeat what stands there. */
const advice: Partial<Record<string, string>> = {
  TAB_AS_INDENT: ": indent with spaces",
  DUPLICATE_KEY: ": the same name is here twice; remove one",
  BAD_SCALAR_START: ": put the value in quotes",
  MULTILINE_IMPLICIT_KEY: ": a colon or an indent is missing near here",
  BLOCK_AS_IMPLICIT_KEY: ": put the value in quotes, or fix the indent",
  UNEXPECTED_TOKEN: ": put the value in quotes, or look for an extra bracket",
};

function valuesOf(document: Document, path: string): unknown {
  try {
    return showReferences(document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch {
    throw new UserMistake(
      `${path}: an alias (*name) refers to nothing, or to too much. Put values that begin with * in quotes`,
    );
  }
}

function namesIn(data: unknown): string[] {
  if (typeof data !== "object" || data === null || !("targets" in data)) return [];
  const { targets } = data;
  return typeof targets === "object" && targets !== null && !Array.isArray(targets) ? Object.keys(targets) : [];
}

/**
 * @param where looked for only where there is a problem: a file of many targets would be searched through once for each
 */
function nameProblem(name: string, where: () => string): string[] {
  if (reservedNames.includes(name))
    return [`${where()}: a target cannot be called "${name}": that is the name of a command`];
  if (!targetName.test(name))
    return [
      `${where()}: a target's name has at most 63 letters, digits, dots, dashes and underscores. It begins with ` +
        `a letter or digit, and does not end with a dot`,
    ];
  return [];
}

/** file:line:column: key.path of the deepest key that is there. */
function place(path: string, document: Document, lines: LineCounter, keys: PropertyKey[]): string {
  const shown = keys.map((key) => showKey(String(key))).join(".") || "the file";
  let node: unknown = document.contents;
  let range: readonly number[] | null = null;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find(
        (one) => isScalar(one.key) && showReferences(String(one.key.value)) === showReferences(String(key)),
      );
      if (isScalar(pair?.key)) range = pair.key.range ?? range;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (isNode(node)) range = node.range ?? range;
    } else break;
  }
  const { line, col } = lines.linePos(range?.[0] ?? 0);
  return `${path}:${line}:${col}: ${shown}`;
}

/** A key that is no plain word is rather a value in the wrong place, and may be a secret. */
function showKey(key: string): string {
  return /^[\w.-]{1,63}$/.test(key) ? key : `(a key of ${key.length} characters)`;
}

function explain(issue: z.core.$ZodIssue, at: (keys: PropertyKey[]) => string): string[] {
  if (issue.code !== "unrecognized_keys") return [`${at(issue.path)}: ${issue.message}`];
  const known = keysAt(issue.path);
  return issue.keys.map((key) => {
    const near = known
      .map((one) => ({ one, away: distance(key.toLowerCase(), one) }))
      .sort((a, b) => a.away - b.away)[0];
    const hint = near && near.away <= 3 ? `; did you mean ${near.one}?` : `; known here: ${known.join(", ")}`;
    return `${at([...issue.path, key])}: unknown key${hint}`;
  });
}
