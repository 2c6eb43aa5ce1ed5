// The verbs that check, and those that take saved reports: replay, compare, attach.
import { Option, type Command } from "commander";
import { frameworks } from "../playbooks/playbook.ts";
import type { CheckOptions } from "./check.ts";
import type { CommandResult } from "./result.ts";
import { untilSignal } from "./signals.ts";
import { hasColour } from "./terminal.ts";

interface CheckParts {
  env: Record<string, string | undefined>;
  finish: (result: Promise<CommandResult>) => Promise<void>;
  /** Options and values that other verbs have too. */
  targets: () => Option;
  vantage: () => Option;
  seconds: (text: string) => number;
}

interface Format {
  json?: boolean;
  markdown?: boolean;
}

interface CheckFlags extends Format {
  vantages?: boolean;
  timeout: number;
  targets: string;
  vantage: string;
  allowWriteCanary?: boolean;
  appConfig?: string;
  framework?: string;
  tests?: string;
}

const format = (command: Command) =>
  command
    .addOption(new Option("--json", "print the report as JSON").conflicts("markdown"))
    .option("--markdown", "print the report as Markdown");

export function addChecks(root: Command, { env, finish, targets, vantage, seconds }: CheckParts): void {
  format(
    root
      .command("check")
      .argument("[target]", "a registered target, or a postgres:// URL (default: the libpq environment, as psql)"),
  )
    .description("one full check from this machine")
    .option("--timeout <seconds>", "for the whole check", seconds, 15)
    .option("--allow-write-canary", "try one harmless write: a temporary table of 64 KB that its transaction removes")
    .option("--app-config <file>", "the application's own database configuration, read as text")
    .option(
      "--framework <name>",
      `whose configuration it is: ${frameworks.join(", ")} (default: detected from the file)`,
    )
    .option("--tests <file>", "recorded experiments, as for isolate")
    .option("--vantages", "check from all of the target's vantages at the same moment, over the queue")
    .addOption(targets())
    .addOption(vantage())
    .action(async (subject: string | undefined, flags: CheckFlags) => {
      const { checkCommand } = await import("./check.ts");
      await untilSignal((signal) =>
        finish(
          checkCommand({
            subject,
            format: formatOf(flags),
            timeoutSeconds: flags.timeout,
            targetsFile: flags.targets,
            vantage: flags.vantage,
            vantages: flags.vantages === true,
            application: { config: flags.appConfig, framework: flags.framework, tests: flags.tests },
            allowWriteCanary: flags.allowWriteCanary === true,
            env,
            signal,
            ...terminalFor(flags, env),
          }),
        ),
      );
    });
  format(root.command("replay").argument("<report>", "a report saved with --json"))
    .description("judges a saved report again, offline")
    .action(async (path: string, flags: Format) => {
      const { replayCommand } = await import("./replay.ts");
      await finish(replayCommand(path, formatOf(flags)));
    });
  format(
    root.command("compare").argument("<reports...>", "reports of one target from several vantages, saved with --json"),
  )
    .description("judges reports from several vantages together, offline; the first is from where the application runs")
    .option("--application <vantage>", "the vantage where the application runs (default: the first report's)")
    .action(async (files: string[], flags: Format & { application?: string }) => {
      const { compareCommand } = await import("./compare.ts");
      await finish(compareCommand({ files, application: flags.application, format: formatOf(flags) }));
    });
  root
    .command("attach")
    .argument("<incident>", "the id of a check, or a target with an open incident")
    .argument("<report>", "a report saved with --json on a machine where no dbcheck runs permanently")
    .description("adds a report to an incident as one more vantage, shown in its thread")
    .option("--vantage <name>", "where the report is from (default: as in the report)")
    .action(async (incident: string, file: string, flags: { vantage?: string }) => {
      const { attachCommand } = await import("./attach.ts");
      await finish(attachCommand({ env, incident, file, vantage: flags.vantage }));
    });
}

/** Where a person watches: rows on stderr, so that what is piped on is the report alone. */
function terminalFor(flags: Format, env: CheckParts["env"]): Pick<CheckOptions, "terminal"> {
  if (flags.json || flags.markdown || !process.stdout.isTTY || !process.stderr.isTTY) return {};
  return { terminal: { out: process.stderr, isColoured: hasColour(env, true) } };
}

function formatOf({ json, markdown }: Format): "text" | "json" | "markdown" {
  return json ? "json" : markdown ? "markdown" : "text";
}
