// The verbs that stay until they are stopped: bot, worker, tools for coding agents, demo.
import { InvalidArgumentError, Option, type Command } from "commander";
import { vantageNameForm, vantageNameRule } from "../report/vantage-name.ts";
import type { CommandResult } from "./result.ts";

export interface ServiceParts {
  env: Record<string, string | undefined>;
  exit: (code: number) => void;
  finish: (result: Promise<CommandResult>) => Promise<void>;
  /** Options and values that other verbs have too. */
  targets: () => Option;
  vantage: () => Option;
  seconds: (text: string) => number;
}

interface AgentFlags {
  vantage: string;
  target?: string;
  printAcl?: boolean;
  printKey?: boolean;
  printScript?: string;
}

const ownVantage = () =>
  new Option(
    "--vantage <name>",
    "a name for where this runs; the bot and its workers need the same one (default: this host's name)",
  ).argParser(nameOfVantage);

function nameOfVantage(text: string): string {
  if (!vantageNameForm.test(text)) throw new InvalidArgumentError(`It ${vantageNameRule}.`);
  return text;
}

export function addServices(root: Command, { env, exit, finish, targets, vantage, seconds }: ServiceParts): void {
  root
    .command("serve")
    .description("the Slack bot, with a worker in the same process")
    .option("--no-worker", "don't run checks in this process")
    .addOption(ownVantage())
    .action(async (flags: { worker: boolean; vantage?: string }) => {
      const { serve } = await import("./serve.ts");
      exit(await serve({ env, vantage: flags.vantage ?? null, work: flags.worker, talk: true }));
    });
  root
    .command("worker")
    .description("a worker only, for the bot's own vantage")
    .addOption(ownVantage())
    .action(async (flags: { vantage?: string }) => {
      const { serve } = await import("./serve.ts");
      exit(await serve({ env, vantage: flags.vantage ?? null, work: true, talk: false }));
    });
  root
    .command("agent")
    .description("a vantage beside the application: it needs neither a store nor Slack")
    .addOption(ownVantage().makeOptionMandatory())
    .option("--target <name>", "the target that DATABASE_URL belongs to (default: those of the targets file)")
    .addOption(new Option("--print-acl", "prints the Redis user of this vantage").conflicts("printKey"))
    .option("--print-key", "prints this vantage's key; needs DBCHECK_VANTAGE_SECRET")
    .addOption(
      new Option(
        "--print-script <target>",
        "prints a check in POSIX sh for a machine that cannot run dbcheck",
      ).conflicts(["printAcl", "printKey"]),
    )
    .action(async (flags: AgentFlags) => {
      const { agentCommand, printForVantage, printScript } = await import("./agent.ts");
      const { vantage: place, target, printScript: scripted } = flags;
      if (scripted !== undefined) return finish(Promise.resolve(printScript(scripted, { env, vantage: place })));
      const what = flags.printAcl ? "acl" : flags.printKey ? "key" : null;
      if (what) await finish(Promise.resolve(printForVantage(what, { env, vantage: place })));
      else exit(await agentCommand({ env, vantage: place, target }));
    });
  root
    .command("mcp")
    .description("tools for coding agents (Model Context Protocol over stdin and stdout): registered targets only")
    .option("--timeout <seconds>", "for one check", seconds, 15)
    .addOption(targets())
    .addOption(vantage())
    .action(async (flags: { timeout: number; targets: string; vantage: string }) => {
      const { mcpCommand } = await import("./mcp.ts");
      const { timeout: timeoutSeconds, targets: targetsFile, vantage: place } = flags;
      exit(await mcpCommand({ targetsFile, timeoutSeconds, vantage: place, env }));
    });
  root
    .command("demo")
    .description("everything embedded: store, queue, sample targets, a local Slack workspace in the browser")
    .option("--once <target>", "types the command for one target, prints the thread, and exits with its status")
    .option("--port <port>", "port of the workspace's page", Number, 0)
    .action(async (flags: { once?: string; port: number }) => {
      const { demo } = await import("./demo.ts");
      exit(await demo({ env, once: flags.once ?? null, port: flags.port }));
    });
}
