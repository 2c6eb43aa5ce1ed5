// The verbs for who writes programs: tokens to ask the bot with, and the schemas of what is read and written.
import { Argument, type Command } from "commander";
import type { CommandResult } from "./result.ts";
import type { SchemaName } from "./schema.ts";

interface MachineParts {
  env: Record<string, string | undefined>;
  finish: (result: Promise<CommandResult>) => Promise<void>;
}

const schemaNames: SchemaName[] = ["report", "lint", "lint-directory", "isolation", "alert"];

export function addMachines(root: Command, { env, finish }: MachineParts): void {
  addTokens(root, { env, finish });
  root
    .command("schema")
    .addArgument(new Argument("<what>", "machine-readable formats").choices(schemaNames))
    .description("prints the JSON Schema of a report, a lint, a comparison of experiments, or an alert")
    .action(async (what: SchemaName) => {
      const { schemaCommand } = await import("./schema.ts");
      await finish(schemaCommand(what));
    });
}

function addTokens(root: Command, { env, finish }: MachineParts): void {
  const token = root.command("token").description("API tokens, each with its own targets");
  token
    .command("create")
    .description("creates a token, and shows it only once")
    .requiredOption("--name <name>", "the token's name")
    .requiredOption("--targets <names>", "targets that it may use, separated by commas; '*' for all")
    .action(async ({ name, targets }: { name: string; targets: string }) => {
      const { tokenCreateCommand } = await import("./token.ts");
      await finish(tokenCreateCommand(env, name, targets));
    });
  token
    .command("list")
    .description("lists names, targets and last use; never a token")
    .option("--json", "as JSON")
    .action(async (flags: { json?: boolean }) => {
      const { tokenListCommand } = await import("./token.ts");
      await finish(tokenListCommand(env, flags.json === true));
    });
  token
    .command("revoke")
    .argument("<name>", "the token's name, as in the list")
    .description("revokes a token at once")
    .action(async (name: string) => {
      const { tokenRevokeCommand } = await import("./token.ts");
      await finish(tokenRevokeCommand(env, name));
    });
}
