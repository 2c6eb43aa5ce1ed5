// The targets file: YAML, checked against the contract, variables filled in, every mistake with its line.
import { readFileSync } from "node:fs";
import { LineCounter, parseDocument, type Document } from "yaml";
import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import { errorText, UserMistake } from "../errors.ts";
import { buildTarget } from "./build.ts";
import { hideReferences, showReferences } from "./variables.ts";
import { reservedNames, targetsSchema, targetName } from "./schema.ts";
import type { Env } from "./sources.ts";
import type { Target } from "./target.ts";

export interface TargetsFile {
  path: string;
  targets: Map<string, Target>;
}

/** @throws UserMistake with every mistake of the file, each with line and key; values are not repeated, they may be secrets */
export function loadTargets(path: string, env: Env): TargetsFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UserMistake(
      missing
        ? `There is no targets file ${path}. Make one (see "Targets" in the README), name another with --targets or DBCHECK_TARGETS, or give a postgres:// URL.`
        : `Cannot read ${path}: ${errorText(error)}`,
    );
  }
  return readTargets(text, path, env);
}

export function readTargets(text: string, path: string, env: Env): TargetsFile {
  const lines = new LineCounter();
  const document = parseDocument(hideReferences(text), { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.slice(0, 5).map(({ pos, code }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `${path}:${line}:${col}: not valid YAML (${code.toLowerCase().replaceAll("_", " ")})`;
  });
  if (broken.length > 0) throw new UserMistake(broken.join("\n"));
  let data: unknown;
  try {
    data = showReferences(document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch (error) {
    throw new UserMistake(`${path}: not usable YAML: ${errorText(error)}`);
  }
  const result = targetsSchema.safeParse(data ?? {});
  if (!result.success) throw new UserMistake(result.error.issues.flatMap((issue) => explain(issue, path, document, lines)).join("\n"));
  const entries = Object.entries(result.data.targets ?? {});
  const bad = entries.flatMap(([name]) => nameProblem(name, place(path, document, lines, ["targets", name])));
  if (bad.length > 0) throw new UserMistake(bad.join("\n"));
  return { path, targets: new Map(entries.map(([name, entry]) => [name, buildTarget(name, entry, env)])) };
}

function nameProblem(name: string, where: string): string[] {
  if (reservedNames.includes(name)) return [`${where}: a target cannot be called "${name}": that is a command's own word`];
  if (!targetName.test(name))
    return [
      `${where}: a target's name is made of letters, digits, dot, dash and underscore, at most 63, and begins with a letter or digit`,
    ];
  return [];
}

function place(path: string, document: Document, lines: LineCounter, keys: PropertyKey[]): string {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(keys.slice(0, depth), true);
    const range = typeof node === "object" && node !== null && "range" in node ? (node.range as [number] | null) : null;
    if (range) {
      const { line, col } = lines.linePos(range[0]);
      return `${path}:${line}:${col}: ${keys.map(String).join(".")}`;
    }
  }
  return `${path}: ${keys.map(String).join(".")}`;
}

function explain(issue: z.core.$ZodIssue, path: string, document: Document, lines: LineCounter): string[] {
  if (issue.code !== "unrecognized_keys") return [`${place(path, document, lines, issue.path)}: ${issue.message}`];
  return issue.keys.map((key) => {
    const near = knownKeys.map((known) => ({ known, away: distance(key.toLowerCase(), known) })).sort((a, b) => a.away - b.away)[0];
    return `${place(path, document, lines, [...issue.path, key])}: unknown key${near && near.away <= 3 ? `; did you mean ${near.known}?` : ""}`;
  });
}

const knownKeys = [
  "targets",
  "url",
  "direct_url",
  "pooler",
  "kind",
  "admin_url",
  "dns_servers",
  "writes",
  "application",
  "framework",
  "role",
  "application_name",
  "expected_connections",
  "pool_size",
  "instances",
  "address_family",
  "prepared_statements",
  "health_url",
  "config",
  "vendor",
  "vendor_ids",
  "ticket_severity",
  "allowed_channels",
  "allowed_users",
  "allowed_usergroups",
  "oncall",
  "thresholds",
];
