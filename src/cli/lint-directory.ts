// `dbcheck lint DIR`: every configuration of a database that a project has, in one list.
import { resolve } from "node:path";
import { levelOf } from "../playbooks/finding-level.ts";
import type { Level, LintFinding } from "../playbooks/playbook.ts";
import { surveyed, type Survey, type Surveyed } from "../playbooks/project.ts";
import { askedRanges, lockedReleases } from "../playbooks/shown/package-versions.ts";
import { joinedVersions } from "../playbooks/versions.ts";
import { findingText } from "./lint-finding.ts";
import type { LintOptions } from "./lint.ts";
import type { CommandResult } from "./result.ts";

const levels: Level[] = ["error", "warning", "note"];

/** 0 clean, 1 with errors or warnings (with --strict: notes too), 3 where nothing could be read. */
export async function lintDirectory(folder: string, options: LintOptions): Promise<CommandResult> {
  const survey = await surveyed(folder);
  const findings = survey.found.flatMap((one) => one.findings);
  const isWrong = findings.some((one) => options.strict || levelOf(one) !== "note");
  const exitCode = survey.found.length === 0 ? 3 : isWrong ? 1 : 0;
  if (options.json) return { stdout: `${JSON.stringify(answer(folder, survey), null, 2)}\n`, stderr: "", exitCode };
  return exitCode === 3
    ? { stdout: "", stderr: nothing(folder, survey), exitCode }
    : { stdout: told(survey), stderr: "", exitCode };
}

function answer(folder: string, { found, unread, files, bound }: Survey) {
  return {
    schema: "dbcheck.lint-directory/1",
    folder,
    files: found.map(({ path, answer: own }) => ({ path, ...own })),
    unread,
    seen: { files, bound },
    counts: Object.fromEntries(levels.map((level) => [level, countOf(found, level)])),
  };
}

const countOf = (found: Surveyed[], level: Level) =>
  found.flatMap((one) => one.findings).filter((one) => levelOf(one) === level).length;

/** Why nothing was read, and what to do. */
function nothing(folder: string, { unread, files, bound }: Survey): string {
  const reasons = unread.map(({ path, reason }) => `  ${path}: ${reason}`);
  const where = resolve(folder) === process.cwd() ? "this folder" : folder;
  return `${[
    `dbcheck: No configuration of a PostgreSQL database was found in ${inFiles(files)} below ${where}.`,
    ...reasons,
    ...(bound === null ? [] : [`Not all of it was seen: ${endsAt(bound)}.`]),
    "Name a file instead: dbcheck lint FILE --framework NAME.",
  ].join("\n")}\n`;
}

const endsAt = (bound: string) => `the search ends at ${bound}`;
const inFiles = (files: number) => `${files} ${files === 1 ? "file" : "files"}`;

function told({ found, unread, files, bound }: Survey): string {
  const width = Math.max(...[...found, ...unread].map(({ path }) => path.length));
  const rows = found.map((one) => {
    const { path, title, databases, findings } = one;
    return `${path.padEnd(width)}  ${title}${named(databases)}: ${summed(findings)}${leftOut(one)}`;
  });
  const others = unread.map(({ path, reason }) => `${path.padEnd(width)}  not read: ${reason}`);
  const details = found.flatMap(({ path, findings }) =>
    findings.length === 0 ? [] : [`\n${path}`, ...findings.map((one) => findingText(one).trimStart())],
  );
  const end = bound === null ? "" : ` The list is incomplete: ${endsAt(bound)}.`;
  const count = `${found.length} ${found.length === 1 ? "configuration" : "configurations"} in ${inFiles(files)}`;
  const isLeft = found.some((one) => one.unread.length > 0);
  const sum = `${summed(found.flatMap((one) => one.findings))}${isLeft ? " in what can be read" : ""}`;
  const total = `${count}: ${sum}.${end}`;
  return `${[...rows, ...others, ...details, "", total, known(found)].join("\n")}\n`;
}

/** ", but line 7 cannot be read as Elixir": what a file has, and nobody judged. */
function leftOut({ unread: [first, second, ...more] }: Surveyed): string {
  if (first === undefined) return "";
  const others = more.length === 0 ? "" : `; ${more.length} more notes: lint the file alone`;
  return `, but ${first}${second === undefined ? "" : `; ${second}`}${others}`;
}

/** Which versions it uses: by lock files; without one, what its manifests ask for. */
function known(found: Surveyed[]): string {
  const versions = joinedVersions(found.map((one) => one.versions));
  const locked = [...lockedReleases(versions)].map(([name, version]) => `${name} ${version}`).join(", ");
  const asked = [...askedRanges(versions)].map(([name, { range }]) => `${name} ${range}`).join(", ");
  return (
    (locked === "" ? "No lock file shows which versions it uses." : `Locked: ${locked}.`) +
    (asked === "" ? "" : ` Asked for: ${asked}.`)
  );
}

/** ", production.primary and 2 more". A place in the code is no name that helps. */
function named([first, ...others]: string[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  if (first === undefined || first === "" || / in line \d+$/.test(first)) return more;
  return `, ${first}${more}`;
}

/** "1 error, 2 notes", or that nothing is wrong. */
function summed(findings: LintFinding[]): string {
  const counts = levels.flatMap((level) => {
    const count = findings.filter((one) => levelOf(one) === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? "" : "s"}`];
  });
  return counts.length === 0 ? "nothing wrong" : counts.join(", ");
}
