// The verbs that stay until they are stopped: bot, worker, tools for coding agents, demo.
import type { Command, Option } from "commander";
import { hostname } from "node:os";
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

export function addServices(root: Command, { env, exit, finish, targets, vantage, seconds }: ServiceParts): void {
  root
    .command("serve")
    .description("the Slack bot, with a worker in the same process")
    .option("--no-worker", "don't run checks in this process")
    .addOption(vantage().default(hostname(), "this host's name"))
    .action(async (flags: { worker: boolean; vantage: string }) => {
      const { serve } = await import("./serve.ts");
      exit(await serve({ env, vantage: flags.vantage, work: flags.worker, talk: true }));
    });
  root
    .command("worker")
    .description("a worker alone")
    .addOption(vantage().default(hostname(), "this host's name"))
    .action(async (flags: { vantage: string }) => {
      const { serve } = await import("./serve.ts");
      exit(await serve({ env, vantage: flags.vantage, work: true, talk: false }));
    });
  addTokens(root, { env, finish });
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

function addTokens(root: Command, { env, finish }: Pick<ServiceParts, "env" | "finish">): void {
  const token = root
    .command("token")
    .description("tokens of machines that ask the bot over HTTP, each with its targets");
  token
    .command("create")
    .description("makes a token and shows it this once")
    .requiredOption("--name <name>", "what people call it")
    .requiredOption("--targets <names>", "targets that it may ask about, with commas between; '*' for all")
    .action(async ({ name, targets }: { name: string; targets: string }) => {
      const { tokenCreateCommand } = await import("./token.ts");
      await finish(tokenCreateCommand(env, name, targets));
    });
  token
    .command("list")
    .description("names, targets and last use; never a token")
    .option("--json", "as JSON")
    .action(async (flags: { json?: boolean }) => {
      const { tokenListCommand } = await import("./token.ts");
      await finish(tokenListCommand(env, flags.json === true));
    });
  token
    .command("revoke")
    .argument("<name>", "as the list has it")
    .description("ends a token at once")
    .action(async (name: string) => {
      const { tokenRevokeCommand } = await import("./token.ts");
      await finish(tokenRevokeCommand(env, name));
    });
}
