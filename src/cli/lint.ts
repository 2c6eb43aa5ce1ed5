// `dbcheck lint`: an application's database configuration on its own, without a database.
import { jsonText } from "../report/hidden.ts";
import { readConfigFile } from "../playbooks/file.ts";
import { playbookFor, readConfig } from "../playbooks/index.ts";
import { shownOptions } from "../playbooks/shown/gate.ts";
import type { AppConfig, LintFinding } from "../playbooks/playbook.ts";
import type { CommandResult } from "./result.ts";

/** @throws UserMistake for an unknown framework, or a file without a readable configuration (exit 3) */
export async function lintCommand(path: string, framework: string, json: boolean): Promise<CommandResult> {
  const playbook = playbookFor(framework);
  const { config, findings } = readConfig(playbook, await readConfigFile(path), path);
  const opaque = config.options.filter((one) => one.isOpaque).map(({ name }) => name);
  const options = shownOptions(config);
  const body = { schema: "dbcheck.lint/1", framework, options, opaque, notes: config.notes, findings };
  return {
    stdout: json ? jsonText(body) : text(playbook.title, path, config, findings),
    stderr: "",
    exitCode: findings.length > 0 ? 1 : 0,
  };
}

function text(title: string, path: string, { options, notes }: AppConfig, findings: LintFinding[]): string {
  const computed = options.filter((one) => one.isOpaque).length;
  const read = `${title}: ${options.length} options read from ${path}${computed > 0 ? `, ${computed} of them computed when the application runs (kept as text)` : ""}.`;
  const said = findings.map(
    ({ line, cause, why, fix, source, provenOn }) =>
      `\n${line === null ? "" : `line ${line}: `}${why} [${cause}]\n  write:  ${fix.replaceAll("\n", "\n          ")}\n  source: ${source}${provenOn ? `\n  proven: against ${provenOn}` : ""}`,
  );
  const end = findings.length === 0 ? ["Nothing in it is wrong by itself."] : said;
  return `${[read, ...notes.map((note) => `note: ${note}`), ...end].join("\n")}\n`;
}
