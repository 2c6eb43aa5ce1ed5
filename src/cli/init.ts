// `dbcheck init`: a targets file and a .env for the database of this
// directory, one check of it, and the link that makes the Slack app.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { errorText, UserMistake } from "../errors.ts";
import { createAppLink } from "../slack/manifest.ts";
import { targetFromUrl } from "../target/build.ts";
import { readDotEnv } from "../target/dot-env.ts";
import { loadTargets } from "../target/file.ts";
import { reservedNames, targetName } from "../target/schema.ts";
import { checkHere } from "../use-cases/check-here.ts";
import { dotEnvText, findApplication, nameFor, targetsFile, targetsText, writeNew } from "./init-files.ts";
import type { CommandResult } from "./result.ts";

export interface InitOptions {
  /** Undefined: DATABASE_URL of the environment or of .env, else asked for. */
  url: string | undefined;
  /** Undefined: the directory's own name. */
  name: string | undefined;
  directory: string;
  env: Record<string, string | undefined>;
  /** Asks a person; null where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | null;
  timeoutSeconds: number;
  signal: AbortSignal;
}

/** @throws UserMistake where there is a targets file already, or no URL that can be used: nothing is written then */
export async function initCommand(options: InitOptions): Promise<CommandResult> {
  const { directory, env } = options;
  const file = join(directory, targetsFile);
  if (existsSync(file))
    throw new UserMistake(`${targetsFile} already exists and is not overwritten. \`dbcheck doctor\` checks it.`);
  const name = options.name ?? nameFor(directory);
  if (!targetName.test(name) || reservedNames.includes(name))
    throw new UserMistake(`"${name}" cannot be a target's name: use letters, digits, dot, dash and underscore.`);
  const { url, isInDotEnv } = await urlOf(options);
  const [problem] = targetFromUrl(url, env).problems;
  if (problem) throw new UserMistake(`The URL cannot be used: ${problem.text}. ${problem.fix}`);
  const variable = isInDotEnv ? "DATABASE_URL" : `${name.toUpperCase().replaceAll(/\W/g, "_")}_DATABASE_URL`;
  const application = await findApplication(directory);
  const secret = dotEnvText(variable, url);
  const hasDotEnv = isInDotEnv || !writeNew(join(directory, ".env"), secret);
  if (!writeNew(file, targetsText(name, variable, application)))
    throw new UserMistake(`Another process has just written ${targetsFile}.`);
  return {
    stdout: [
      `Wrote ${targetsFile}: the ` +
        `target ${name}${
          application
            ? `, an application ` +
              `with ${application.framework}${application.config === null ? "" : ` (${application.config})`}`
            : ""
        }.`,
      hasDotEnv && !isInDotEnv
        ? `.env already exists and is not overwritten. Add this to it: ${variable}='the URL'`
        : isInDotEnv
          ? "The URL is read from DATABASE_URL in .env."
          : "Wrote .env: the URL, and room for Slack's tokens. Keep it out of version control.",
      "",
      await checked({ ...options, env: { [variable]: url, ...env } }, file, name),
      "",
      "Next, for Slack:",
      `1. Create the app: ${createAppLink()}`,
      "2. Install it, and put its bot token (xoxb-…) into .env as SLACK_BOT_TOKEN.",
      "3. Create an app-level token with connections:write (xapp-…): SLACK_APP_TOKEN.",
      "4. Run `dbcheck doctor` to see what is missing, and `dbcheck serve` to start the bot.",
      "",
    ].join("\n"),
    stderr: "",
    exitCode: 0,
  };
}

async function urlOf({ url, env, directory, ask }: InitOptions): Promise<{ url: string; isInDotEnv: boolean }> {
  if (url !== undefined) return { url, isInDotEnv: false };
  const kept = readDotEnv(directory)?.["DATABASE_URL"];
  if (kept) return { url: kept, isInDotEnv: true };
  const given = env["DATABASE_URL"] || (await ask?.("URL of the database (not shown): "))?.trim();
  if (given) return { url: given, isInDotEnv: false };
  throw new UserMistake("No URL found. Give one (dbcheck init postgres://…), or set DATABASE_URL.");
}

/**
 * One line: how the database is. A check that cannot be made says why,
 * and keeps nothing of what was written from being used.
 */
async function checked(options: InitOptions, file: string, name: string): Promise<string> {
  const { env, timeoutSeconds, signal } = options;
  const target = loadTargets(file, env).targets.get(name);
  if (!target) throw new Error("the target that was written is not in its file");
  try {
    const { verdict } = await checkHere({ target, vantage: "local", timeoutMs: timeoutSeconds * 1000, signal });
    return `Checked once: ${name} is ${verdict.status}. ${verdict.summary}`;
  } catch (error) {
    return `The database could not be checked now: ${errorText(error)}`;
  }
}
