// What machines read of one configuration's lint: options that may be shown, their lines, findings.
import { levelOf } from "../finding-level.ts";
import type { Playbook, ReadConfig } from "../playbook.ts";
import type { ServerFile } from "../server/server-file.ts";
import { shownOptions } from "./may-be-shown.ts";

/** What `lint --json` says of one configuration, its schema apart. */
export function lintAnswer({ framework }: Playbook, { config, databases, findings }: ReadConfig) {
  return {
    framework,
    database: config.database === "" ? null : config.database,
    databases,
    options: shownOptions(config),
    lines: Object.fromEntries(config.options.map(({ name, line }) => [name, line])),
    opaque: config.options.filter((one) => one.isOpaque).map(({ name }) => name),
    notes: config.notes,
    versions: Object.fromEntries(config.versions ?? []),
    findings: findings.map((one) => {
      const { level: _, ...said } = one;
      return { ...said, severity: levelOf(one) };
    }),
  };
}

/** The same of a file of a server or a pooler. */
export function serverAnswer({ kind, options, lines, notes, findings }: ServerFile) {
  return {
    framework: kind,
    options,
    lines,
    notes,
    findings: findings.map((one) => ({ ...one, severity: levelOf(one) })),
  };
}
