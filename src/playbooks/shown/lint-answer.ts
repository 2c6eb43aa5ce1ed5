// What machines read of one configuration's lint: options that may be shown, their lines, findings.
import { levelOf } from "../finding-level.ts";
import { toldFix } from "../pasteable.ts";
import type { AppConfig, LintFinding, Playbook, ReadConfig } from "../playbook.ts";
import { askedRanges, lockedReleases } from "./package-versions.ts";
import type { HeldFile, ServerFile } from "../server/server-file.ts";
import { shownOptions } from "./may-be-shown.ts";

/** What `lint --json` says of one configuration, its schema apart. */
export function lintAnswer({ framework }: Playbook, { config, all, databases, findings, held = [] }: ReadConfig) {
  return {
    framework,
    databases,
    ...shownConfig(config),
    notes: config.notes,
    configurations: [...all.map(shownConfig), ...held.map(heldConfig)],
    versions: Object.fromEntries(lockedReleases(config.versions)),
    asked: Object.fromEntries(askedRanges(config.versions)),
    findings: findings.map(toldFinding),
  };
}

function toldFinding(one: LintFinding) {
  const { level: _, fixLine: __, ...said } = one;
  const { fixKind, fix: told } = toldFix(one);
  return { ...said, write: null, do: null, [fixKind]: told, severity: levelOf(one) };
}

/** What of one database's options may be shown, and where they stand. */
export const shownConfig = (config: AppConfig) => ({
  database: config.database === "" ? null : config.database,
  options: shownOptions(config),
  lines: Object.fromEntries(config.options.map(({ name, line }) => [name, line])),
  opaque: config.options.filter((one) => one.isOpaque).map(({ name }) => name),
});

const heldConfig = ({ name, options, lines }: HeldFile) => ({
  file: name,
  database: null,
  options,
  lines,
  opaque: [],
});

/** The same of a file of a server or a pooler, which has no databases of an application's, and no packages. */
export function serverAnswer({ kind, options, lines, notes, findings, held = [] }: ServerFile) {
  return {
    framework: kind,
    databases: [],
    database: null,
    options,
    lines,
    opaque: [],
    notes,
    configurations: held.map(heldConfig),
    versions: {},
    asked: {},
    findings: findings.map(toldFinding),
  };
}

/** Where nothing could be read, nothing was checked. */
export const nothingFound = (options: number) =>
  options === 0 ? "No option of it could be read, so nothing was checked." : "No mistakes found.";
