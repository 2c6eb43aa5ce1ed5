// The verbs for who writes programs: tokens to ask the bot with, and the schemas of what is read and written.
import { Argument, type Command } from "commander";
import type { CommandResult } from "./result.ts";
import type { SchemaName } from "./schema.ts";

interface MachineParts {
  env: Record<string, string | undefined>;
  finish: (result: Promise<CommandResult>) => Promise<void>;
}

const schemaNames: SchemaName[] = ["report", "lint", "isolation", "alert"];

export function addMachines(root: Command, { env, finish }: MachineParts): void {
  addTokens(root, { env, finish });
  root
    .command("schema")
    .addArgument(new Argument("<what>", "what machines read or write").choices(schemaNames))
    .description("prints the JSON Schema of a report, a lint, a comparison of experiments, or an alert")
    .action(async (what: SchemaName) => {
      const { schemaCommand } = await import("./schema.ts");
      await finish(schemaCommand(what));
    });
}

function addTokens(root: Command, { env, finish }: MachineParts): void {
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
