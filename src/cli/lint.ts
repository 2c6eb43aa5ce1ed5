// `dbcheck lint`: an application's database configuration on its own, without a database.
import { stat } from "node:fs/promises";
import { UserMistake } from "../errors.ts";
import { frameworkOf } from "../playbooks/detect.ts";
import { beneath } from "../playbooks/beneath.ts";
import { besideServer } from "../playbooks/server/beside.ts";
import { readConfigFile } from "../playbooks/file.ts";
import { lockedBeside } from "../playbooks/locked.ts";
import { playbookFor, readAppConfig } from "../playbooks/index.ts";
import { levelOf } from "../playbooks/finding-level.ts";
import { libraryTitle } from "../playbooks/library-titles.ts";
import type { Playbook, ReadConfig } from "../playbooks/playbook.ts";
import { BeyondBound } from "../playbooks/read/bounded.ts";
import { heldIn, withHeld } from "../playbooks/server/config-map.ts";
import { serverReader, templateReader } from "../playbooks/server/read.ts";
import { serverKinds, type ServerFile } from "../playbooks/server/server-file.ts";
import { lintAnswer, nothingFound } from "../playbooks/shown/lint-answer.ts";
import { findingText } from "./lint-finding.ts";
import { lintServerFile } from "./lint-server.ts";
import type { CommandResult } from "./result.ts";

export interface LintOptions {
  /** Undefined: found out from the file. */
  framework: string | undefined;
  /** Of several databases in the file the one on this host, or of this name. */
  database: string | undefined;
  json: boolean;
  /** Notes are mistakes as well. */
  strict: boolean;
  /** Whom pg_hba.conf is asked about. */
  client?: { user: string | null; address: string | null };
}

export interface LintFlags {
  framework?: string;
  database?: string;
  user?: string;
  address?: string;
  strict?: boolean;
  json?: boolean;
}

export function lintOptions({ framework, database, user, address, strict, json }: LintFlags): LintOptions {
  const client = { user: user ?? null, address: address ?? null };
  return { framework, database, strict: strict === true, json: json === true, client };
}

/**
 * A folder is walked. @throws UserMistake for an unknown framework, or a file without a readable configuration (exit 3)
 */
export async function lintCommand(path: string, options: LintOptions): Promise<CommandResult> {
  const server = serverReader(options.framework, path);
  if (server) {
    const client = { user: null, address: null, ...options.client, database: options.database ?? null };
    const text = await readConfigFile(path);
    const read = server(text, client, await lockedBeside(path), await besideServer(path, text));
    return lintServerFile(read, path, options);
  }
  const known = options.framework === undefined ? null : playbookFor(options.framework, serverKinds);
  if (await isFolder(path)) {
    if (known !== null || options.database !== undefined)
      throw new UserMistake(`${path} is a folder, but --framework and --database are for a single file.`);
    const { lintDirectory } = await import("./lint-directory.ts");
    return lintDirectory(path, options);
  }
  const text = await readConfigFile(path);
  const client = { user: null, address: null, ...options.client, database: options.database ?? null };
  const template = options.framework === undefined ? templateReader(path, text) : null;
  if (template)
    return lintServerFile(
      template(text, client, await lockedBeside(path), await besideServer(path, text)),
      path,
      options,
    );
  const held = options.framework === undefined ? await heldIn(path, text, client) : null;
  const playbook = known ?? playbookOf(text, path, held);
  if (!("framework" in playbook)) return lintServerFile(playbook, path, options);
  const wanted = options.database === undefined ? null : { host: null, database: null, name: options.database };
  const versions = await lockedBeside(path);
  const read = withHeld(readAppConfig(playbook, text, path, wanted, versions, await beneath(playbook, path)), held);
  const isWrong = read.findings.some((one) => options.strict || levelOf(one) !== "note");
  return {
    stdout: options.json
      ? `${JSON.stringify({ schema: "dbcheck.lint/1", ...lintAnswer(playbook, read) }, null, 2)}\n`
      : told(playbook, path, read, !known),
    stderr: "",
    exitCode: isWrong ? 1 : 0,
  };
}

/** Of a manifest without variables of a database: the files of servers that it holds. */
function playbookOf(text: string, path: string, held: ServerFile | null): Playbook | ServerFile {
  try {
    return frameworkOf(text, path);
  } catch (error) {
    if (!(error instanceof UserMistake) || error instanceof BeyondBound || held === null) throw error;
    return held;
  }
}

const isFolder = async (path: string) =>
  stat(path).then(
    (one) => one.isDirectory(),
    () => false,
  );

/** All are judged, and those with findings are named by these. */
const mostNamed = 20;

function told(playbook: Playbook, path: string, { config, databases, findings }: ReadConfig, isFound: boolean): string {
  const { options, notes, database } = config;
  const computed = options.filter((one) => one.isOpaque).length;
  const title = libraryTitle(playbook, config);
  const found = isFound ? [`Detected as ${playbook.framework}. If that is wrong, name it with --framework.`] : [];
  const read =
    `${title}: ${options.length} ${options.length === 1 ? "option" : "options"} read ` +
    `from ${path}${database === "" ? "" : ` (${database})`}${computed > 0 ? `, ${computed} of them computed at run time (kept as text)` : ""}.`;
  const more = databases.length - mostNamed;
  const names = `${databases.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  const several = databases.length > 1 ? [`It has ${databases.length} databases: ${names}.`] : [];
  const end = findings.length === 0 ? [nothingFound(options.length)] : findings.map(findingText);
  return `${[read, ...found, ...several, ...notes.map((note) => `note: ${note}`), ...end].join("\n")}\n`;
}
