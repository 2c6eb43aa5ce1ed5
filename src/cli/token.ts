// `dbcheck token`: makes, lists and revokes the tokens of machines that ask the bot over HTTP.
import { userInfo } from "node:os";
import { readConfig } from "../config.ts";
import { UserMistake } from "../errors.ts";
import { createLog } from "../log.ts";
import { openStoreBeside } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import type { TokenRow } from "../store/tokens.ts";
import { withDotEnv } from "../target/dot-env.ts";
import { loadTargets } from "../target/file.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { jsonText } from "../report/control-characters.ts";
import { createToken } from "../use-cases/tokens.ts";
import type { CommandResult } from "./result.ts";

type Env = Record<string, string | undefined>;

/**
 * @param targets names with commas between, or * for all
 * @throws UserMistake for a target that is not in the file, or a name that is taken
 */
export async function tokenCreateCommand(env: Env, name: string, targets: string): Promise<CommandResult> {
  const settings = withDotEnv(env, ".");
  const named = targets === "*" ? null : registered(targets, readConfig(settings).DBCHECK_TARGETS, settings);
  const token = await withStore(settings, (store) => createToken(store, { name, targets: named, actor: operator() }));
  const note = "It is shown only once: the store keeps only its hash. Send it as `Authorization: Bearer TOKEN`.";
  return { stdout: `${token}\n`, stderr: `${note}\n`, exitCode: 0 };
}

export async function tokenListCommand(env: Env, json: boolean): Promise<CommandResult> {
  const tokens = await withStore(withDotEnv(env, "."), (store) => store.tokens.list());
  const stdout = json ? jsonText({ schema: "dbcheck.tokens/1", tokens: tokens.map(shown) }) : tableOf(tokens);
  return { stdout, stderr: "", exitCode: 0 };
}

/** @throws UserMistake when there is none of this name */
export async function tokenRevokeCommand(env: Env, name: string): Promise<CommandResult> {
  const isGone = await withStore(withDotEnv(env, "."), (store) => store.tokens.revoke(name, operator()));
  if (!isGone) throw new UserMistake(`There is no token "${name}". See \`dbcheck token list\`.`);
  return { stdout: `The token ${name} is revoked.\n`, stderr: "", exitCode: 0 };
}

async function withStore<Result>(env: Env, act: (store: Store) => Promise<Result>): Promise<Result> {
  const opened = await openStoreBeside(readConfig(env), createLog("silent"));
  try {
    return await act(opened.store);
  } finally {
    await opened.close();
  }
}

function registered(list: string, file: string, env: Env): string[] {
  const known = [...loadTargets(file, env).targets.keys()];
  const names = list.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return [...new Set(names)];
  const near = nearestNames(wrong, known);
  const advice = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : `Known: ${known.slice(0, 20).join(", ")}.`;
  throw new UserMistake(`${file} has no target "${wrong}". ${advice} For all targets, use '*' in quotes.`);
}

/** For the record: who ran the command. */
function operator(): string {
  try {
    return `operator:${userInfo().username}`;
  } catch {
    return "operator";
  }
}

function shown({ name, targets, createdAt, usedAt }: TokenRow) {
  return { name, targets: targets ?? "*", createdAt, usedAt };
}

function tableOf(tokens: TokenRow[]): string {
  if (tokens.length === 0) return "There are no tokens.\n";
  const width = Math.max(...tokens.map(({ name }) => name.length));
  const lines = tokens.map(({ name, targets, createdAt, usedAt }) => {
    const used = usedAt === null ? "never used" : `last used ${usedAt.toISOString().slice(0, 16)}Z`;
    const made = createdAt.toISOString().slice(0, 10);
    return `${name.padEnd(width)}  ${(targets ?? ["every target"]).join(", ")}; made ${made}, ${used}`;
  });
  return `${lines.join("\n")}\n`;
}
