// `dbcheck isolate`: compares recorded experiments.
import { jsonText } from "../report/control-characters.ts";
import { readFile } from "node:fs/promises";
import { errorText, UserMistake } from "../errors.ts";
import { isolate } from "../isolation/isolate.ts";
import { keysOf } from "../isolation/flat-options.ts";
import { masked } from "../isolation/mask.ts";
import { readExperiments } from "../isolation/read.ts";
import { isolationText } from "../isolation/text.ts";
import { playbookFor } from "../playbooks/index.ts";
import type { CommandResult } from "./result.ts";

/** @throws UserMistake when the file is no list of tests (exit 3) */
export async function isolateCommand(
  path: string,
  framework: string | undefined,
  json: boolean,
): Promise<CommandResult> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UserMistake(`Cannot read ${path}: ${errorText(error)}`);
  });
  const playbook = framework === undefined ? null : playbookFor(framework);
  const experiments = masked(readExperiments(text, path));
  const line = playbook
    ? (option: string, value: unknown) => playbook.withOption(keysOf(option).join("."), value)
    : undefined;
  const isolation = isolate(experiments, line);
  return {
    stdout: json ? jsonText(isolation) : isolationText(isolation, experiments),
    stderr: "",
    exitCode: 0,
  };
}
