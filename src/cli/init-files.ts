// What `dbcheck init` finds in a directory, and the two files that it writes there.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UserMistake } from "../errors.ts";
import { frameworkOf } from "../playbooks/detect.ts";
import { readConfigFile } from "../playbooks/file.ts";
import { reservedNames, targetName } from "../target/schema.ts";

export const targetsFile = "dbcheck.targets.yaml";

/** How an application connects: its framework, and the file that says so. */
export interface FoundApplication {
  framework: string;
  /** Seen from the directory; null: known by a dependency alone. */
  config: string | null;
}

/** Where frameworks keep the configuration of their database. */
const places = [
  "config/runtime.exs",
  "config/prod.exs",
  "prisma/schema.prisma",
  "config/database.yml",
  "src/main/resources/application.yml",
  "src/main/resources/application.yaml",
  "src/main/resources/application.properties",
];

export async function findApplication(directory: string): Promise<FoundApplication | null> {
  for (const config of [...places, ...settingsFiles(directory)]) {
    const found = await readConfigFile(join(directory, config))
      .then((text) => frameworkOf(text, config))
      .catch(ifMistake);
    if (found) return { framework: found.framework, config };
  }
  return dependsOnPg(directory) ? { framework: "node-postgres", config: null } : null;
}

/** Django's: in the directory of the project's own name. */
function settingsFiles(directory: string): string[] {
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((one) => one.isDirectory() && !one.name.startsWith(".") && one.name !== "node_modules")
    .slice(0, 50);
  return folders.flatMap(({ name }) => [`${name}/settings.py`, `${name}/settings/production.py`]);
}

/** What is not there, or has no database in it, is not what is looked for. */
function ifMistake(error: unknown): null {
  if (error instanceof UserMistake) return null;
  throw error;
}

function dependsOnPg(directory: string): boolean {
  try {
    return /"pg"\s*:/.test(readFileSync(join(directory, "package.json"), "utf8"));
  } catch {
    return false;
  }
}

/** The directory's own name, as a target may be called. */
export function nameFor(directory: string): string {
  const plain = basename(directory)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^[^a-z0-9]+|-+$/g, "")
    .slice(0, 40);
  return targetName.test(plain) && !reservedNames.includes(plain) ? plain : "main";
}

export function targetsText(name: string, variable: string, application: FoundApplication | null): string {
  const lines = application
    ? [
        "    application:",
        `      framework: ${application.framework}`,
        ...(application.config === null ? [] : [`      config: ${JSON.stringify(application.config)}`]),
      ]
    : [];
  return [
    "# The databases that dbcheck may check. Secrets stay in .env beside this file.",
    "targets:",
    `  ${name}:`,
    `    url: \${${variable}}`,
    ...lines,
    "",
  ].join("\n");
}

/** @throws UserMistake where the value holds each kind of quote */
export function dotEnvText(variable: string, url: string): string {
  const quote = ["'", '"', "`"].find((one) => !url.includes(one));
  if (quote === undefined) throw new UserMistake("The URL contains every kind of quote. Percent-encode them.");
  return [
    "# dbcheck reads this file when it starts in this directory. Keep it out of version control.",
    `${variable}=${quote}${url}${quote}`,
    "SLACK_BOT_TOKEN=",
    "SLACK_APP_TOKEN=",
    "",
  ].join("\n");
}

/** @returns false where there is one already: nothing is overwritten */
export function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}
