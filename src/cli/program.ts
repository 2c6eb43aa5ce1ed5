// The command line: verbs, flags, usage errors. Each verb is loaded when it is asked for, so that `check` starts fast.
import type { Writable } from "node:stream";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { errorText, newReference, Outage, UserMistake } from "../errors.ts";
import { frameworks } from "../playbooks/playbook.ts";
import { serverKinds } from "../playbooks/server/server-file.ts";
import { withoutHidden } from "../report/control-characters.ts";
import { version } from "../version.ts";
import { addChecks } from "./check-commands.ts";
import type { Shell, VerbHelp } from "./completion.ts";
import { examples } from "./examples.ts";
import type { LintFlags } from "./lint.ts";
import type { CommandResult } from "./result.ts";
import { addServices } from "./service-commands.ts";
import { addMachines } from "./machine-commands.ts";
import { untilSignal } from "./signals.ts";

type Env = Record<string, string | undefined>;

/** Where a command's words go. */
type Streams = Record<"stdout" | "stderr", Writable>;

/** Runs one command line; resolves to the exit status. Usage errors: 3, explained on stderr, stdout empty. */
export async function program(words: string[], env: Env, streams: Streams = process): Promise<number> {
  let exitCode = 0;
  const finish = async (result: Promise<CommandResult>) => {
    const { stdout, stderr, exitCode: code } = await result;
    await write(streams.stderr, stderr);
    await write(streams.stdout, stdout);
    exitCode = code;
  };
  const root = commands(env, streams, finish, (code) => (exitCode = code));
  try {
    await root.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 3;
    await write(streams.stderr, `${explain(error, env)}\n`);
    return 3;
  }
}

function explain(error: unknown, env: Env): string {
  if (error instanceof UserMistake || error instanceof Outage) return `dbcheck: ${error.message}`;
  const detail =
    env["LOG_LEVEL"] === "debug" && error instanceof Error ? `\n${error.stack}` : " (LOG_LEVEL=debug shows where)";
  return `dbcheck: this is a bug, reference ${newReference()}: ${errorText(error)}${detail}`;
}

function commands(
  env: Env,
  streams: Streams,
  finish: (result: Promise<CommandResult>) => Promise<void>,
  exit: (code: number) => void,
): Command {
  const root = new Command("dbcheck")
    .version(version)
    .description("Finds which layer of a PostgreSQL connection is broken, who can fix it, and what proves it.");
  root.exitOverride().configureOutput({
    writeOut: (text) => void streams.stdout.write(text),
    writeErr: (text) => void streams.stderr.write(text),
    outputError: (text, put) => put(withoutHidden(text.replace(/^error: /, "dbcheck: "))),
  });
  root.showHelpAfterError("Try `dbcheck --help`.");
  const targets = () =>
    new Option("--targets <file>", "the targets file").default(env["DBCHECK_TARGETS"] ?? "dbcheck.targets.yaml");
  const vantage = () =>
    new Option("--vantage <name>", "a name for where this runs, shown beside each observation").default(
      "local",
      "local",
    );
  addChecks(root, { env, finish, targets, vantage, seconds });
  root
    .command("lint")
    .argument("<path>", "the application's database configuration, a fragment of it, or a project's folder")
    .description("checks an application's database configuration on its own, or all of a project's")
    .option(
      "--framework <name>",
      `${frameworks.filter((one) => one !== "generic").join(", ")}, generic (key=value, URLs), ` +
        `${serverKinds.join(", ")} (default: detected from the file)`,
    )
    .option("--database <name>", "the database to read, by name or host, where the file has several")
    .option("--user <name>", "for pg_hba.conf: the role to match (with --database)")
    .option("--address <ip>", "for pg_hba.conf: the client's address, or local")
    .option("--strict", "exit 1 for notes as well, not only for errors and warnings")
    .option("--json", "as JSON")
    .action(async (path: string, flags: LintFlags) => {
      const { lintCommand, lintOptions } = await import("./lint.ts");
      await finish(lintCommand(path, lintOptions(flags)));
    });
  root
    .command("isolate")
    .argument("<tests>", "recorded experiments (YAML)")
    .description("compares recorded experiments: what the failed ones have and the passed ones lack")
    .option("--json", "as JSON")
    .option("--framework <name>", "writes the deciding experiment as this framework's configuration")
    .action(async (path: string, flags: { json?: boolean; framework?: string }) => {
      const { isolateCommand } = await import("./isolate.ts");
      await finish(isolateCommand(path, flags.framework, flags.json === true));
    });
  root
    .command("ticket")
    .argument("<target|report>", "a registered target, a postgres:// URL, or a report saved with --json (FILE.json)")
    .description("the vendor's support ticket, written from facts")
    .option("--vendor <name>", "whose support it is for (default: from the targets file or the host name)")
    .option("--severity <level>", "1 (production down) to 4 (a question); default: proposed", level)
    .option("--tests <file>", "recorded experiments, as for isolate")
    .option("--answers <file>", "what people know (YAML): impact, began_at, environment, tried, questions …")
    .option("--public", "for a forum: without ids, addresses, hosts, names")
    .option("--json", "facts, sections and fields as JSON")
    .option("--timeout <seconds>", "for the whole check", seconds, 15)
    .addOption(targets())
    .addOption(vantage())
    .action(
      async (
        subject: string,
        flags: {
          vendor?: string;
          severity?: 1 | 2 | 3 | 4;
          tests?: string;
          answers?: string;
          public?: boolean;
          json?: boolean;
          timeout: number;
          targets: string;
          vantage: string;
        },
      ) => {
        const { ticketCommand } = await import("./ticket.ts");
        const { timeout, targets: targetsFile, vantage: place } = flags;
        const check = { timeoutSeconds: timeout, targetsFile, vantage: place, allowWriteCanary: false, env };
        await untilSignal((signal) =>
          finish(
            ticketCommand({
              subject,
              vendor: flags.vendor,
              severity: flags.severity,
              tests: flags.tests,
              answers: flags.answers,
              isPublic: flags.public === true,
              json: flags.json === true,
              check: { ...check, signal },
            }),
          ),
        );
      },
    );
  root
    .command("targets")
    .description("lists targets, and what is wrong with the file")
    .option("--json", "as JSON")
    .addOption(targets())
    .action(async (flags: { json?: boolean; targets: string }) => {
      const { targetsCommand } = await import("./targets.ts");
      await finish(targetsCommand({ file: flags.targets, json: flags.json === true, env }));
    });
  addServices(root, { env, exit, finish, targets, vantage, seconds });
  addMachines(root, { env, finish });
  root
    .command("init")
    .argument("[url]", "the database's URL (default: DATABASE_URL from the environment or .env; else it asks)")
    .description("writes dbcheck.targets.yaml and .env for this directory's database, and checks it once")
    .option("--name <target>", "the target's name (default: the directory's)")
    .option("--timeout <seconds>", "for the check", seconds, 15)
    .action(async (url: string | undefined, flags: { name?: string; timeout: number }) => {
      const { initCommand } = await import("./init.ts");
      const { asker } = await import("./ask.ts");
      const { name, timeout: timeoutSeconds } = flags;
      const options = { url, name, directory: ".", env, ask: asker(), timeoutSeconds };
      await untilSignal((signal) => finish(initCommand({ ...options, signal })));
    });
  root
    .command("doctor")
    .description("checks the bot's own setup: tokens, scopes, store, queue, targets; exit 3 if it cannot work")
    .option("--json", "as JSON")
    .action(async (flags: { json?: boolean }) => {
      const { doctorCommand } = await import("./doctor.ts");
      await finish(doctorCommand({ env, json: flags.json === true }));
    });
  root
    .command("completion")
    .addArgument(new Argument("<shell>", "whose completion").choices(["bash", "zsh", "fish"]))
    .description("prints a shell's completion: source <(dbcheck completion bash)")
    .action(async (shell: Shell) => {
      const { completionScript } = await import("./completion.ts");
      const stdout = completionScript(shell, root.commands.map(verbOf));
      await finish(Promise.resolve({ stdout, stderr: "", exitCode: 0 }));
    });
  for (const command of root.commands) {
    const shown = examples[command.name()];
    if (shown) command.addHelpText("after", `\nExamples:\n${shown.map((line) => `  ${line}`).join("\n")}`);
  }
  return root;
}

function verbOf(command: Command): VerbHelp {
  const flags = command.options.flatMap(({ long }) => long ?? []);
  return { name: command.name(), about: command.description(), flags: [...flags, "--help"] };
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0.5 || value > 3600)
    throw new InvalidArgumentError("Give a number of seconds from 0.5 to 3600.");
  return value;
}

function level(text: string): 1 | 2 | 3 | 4 {
  const found = ([1, 2, 3, 4] as const).find((one) => String(one) === text);
  if (found === undefined) throw new InvalidArgumentError("Give 1, 2, 3 or 4.");
  return found;
}

/**
 * Resolves when the text is out: a pipe may take it later than process.exit would wait. Whatever a server, a file or a
 * person put into it, no terminal acts on it.
 */
async function write(stream: Writable, text: string): Promise<void> {
  if (text === "") return;
  await new Promise<void>((resolve) => stream.write(withoutHidden(text), () => resolve()));
}
