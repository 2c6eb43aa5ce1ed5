// What `lint` makes of a folder of configurations. A folder that is called as a
// framework is says whose they are; of others it is found out.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorText, UserMistake } from "../errors.ts";
import { frameworkOf } from "./detect.ts";
import { readConfigFile } from "./file.ts";
import { playbooks, readAppConfig } from "./index.ts";
import { levelOf } from "./finding-level.ts";
import type { LintFinding } from "./playbook.ts";
import { serverReader } from "./server/read.ts";

export interface CorpusSums {
  files: number;
  read: number;
  /** The files that were not read, with the reason. */
  unread: Map<string, string>;
  /** How many findings of each level and option there are, by framework. */
  findings: Map<string, number>;
}

/** Whose it is, and what is wrong with it. @throws UserMistake where nothing can be read in it */
function readOf(text: string, path: string): { of: string; findings: LintFinding[] } {
  const own = playbooks.find(({ framework }) => dirname(path).split("/").includes(framework));
  const server = own ? null : serverReader(undefined, path);
  if (server) {
    const { kind, findings } = server(text, { user: null, database: null, address: null });
    return { of: kind, findings };
  }
  const playbook = own ?? frameworkOf(text, path);
  return { of: playbook.framework, findings: readAppConfig(playbook, text, path).findings };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new UserMistake(`Cannot open ${folder}: ${errorText(error)}`);
  }
}

/** What stands beside the samples themselves. */
const aside = /(?:^|\/)(?:expected\.json|README\.md)$/;

/** @throws UserMistake when the folder cannot be opened */
export async function corpusSums(folder: string): Promise<CorpusSums> {
  const paths = entriesOf(folder)
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((path) => !aside.test(path))
    .toSorted();
  const sums: CorpusSums = { files: paths.length, read: 0, unread: new Map(), findings: new Map() };
  for (const path of paths) {
    try {
      const text = await readConfigFile(path);
      const { of, findings } = readOf(text, path);
      for (const one of findings) {
        const kind = `${of}  ${levelOf(one)}  ${one.cause}  ${one.option.split(".").at(-1)}`;
        sums.findings.set(kind, (sums.findings.get(kind) ?? 0) + 1);
      }
      sums.read += 1;
    } catch (error) {
      if (!(error instanceof UserMistake)) throw error;
      sums.unread.set(path, error.message);
    }
  }
  return sums;
}
