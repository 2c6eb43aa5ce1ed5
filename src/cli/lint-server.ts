// `dbcheck lint pg_hba.conf` and `dbcheck lint pgbouncer.ini`: files of those who run the server or its pooler.
import { levelOf } from "../playbooks/finding-level.ts";
import type { ServerFile } from "../playbooks/server/server-file.ts";
import { serverAnswer } from "../playbooks/shown/lint-answer.ts";
import { findingText } from "./lint-finding.ts";
import type { CommandResult } from "./result.ts";

export function lintServerFile(
  file: ServerFile,
  path: string,
  { json, strict }: { json: boolean; strict: boolean },
): CommandResult {
  const isWrong = file.findings.some((one) => strict || levelOf(one) !== "note");
  return {
    stdout: json
      ? `${JSON.stringify({ schema: "dbcheck.lint/1", ...serverAnswer(file) }, null, 2)}\n`
      : told(file, path),
    stderr: "",
    exitCode: isWrong ? 1 : 0,
  };
}

function told({ title, options, notes, findings }: ServerFile, path: string): string {
  const what = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  const read = `${title}: read from ${path}${what.length === 0 ? "" : ` (${what.join(", ")})`}.`;
  const end = findings.length === 0 ? ["No mistakes found."] : findings.map(findingText);
  return `${[read, ...notes.map((one) => `note: ${one}`), ...end].join("\n")}\n`;
}
