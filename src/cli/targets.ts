// `dbcheck targets`: lists targets, and what is wrong with the file; secrets are never shown.
import { jsonText } from "../report/control-characters.ts";
import { loadTargets } from "../target/file.ts";
import { fingerprint } from "../report/text.ts";
import { describeTarget, type Target } from "../target/target.ts";
import type { CommandResult } from "./result.ts";

/** @throws UserMistake when the file cannot be used; what is wrong with one target is listed with it */
export async function targetsCommand({
  file,
  json,
  env,
}: {
  file: string;
  json: boolean;
  env: Record<string, string | undefined>;
}): Promise<CommandResult> {
  const { targets } = loadTargets(file, env);
  const all = [...targets.values()];
  if (json)
    return {
      stdout: jsonText({ schema: "dbcheck.targets/1", file, targets: all.map(asJson) }),
      stderr: "",
      exitCode: 0,
    };
  if (all.length === 0) return { stdout: `${file} has no targets.\n`, stderr: "", exitCode: 0 };
  const width = Math.max(...all.map(({ name }) => name.length));
  const lines = all.flatMap((target) => [
    `${target.name.padEnd(width)}  ${fingerprint(describeTarget(target))}`,
    ...target.problems.map(
      ({ cause, where, text, fix }) => `${"".padEnd(width)}  ! ${cause}: ${where}: ${text}. ${fix}`,
    ),
    ...(target.warnings ?? []).map(({ where, text, fix }) => `${"".padEnd(width)}  ? ${where}: ${text}. ${fix}`),
  ]);
  return { stdout: `${lines.join("\n")}\n`, stderr: "", exitCode: 0 };
}

function asJson({ name, conninfo, direct, problems, warnings }: Target): object {
  const place = (one: Target["conninfo"]) =>
    one && {
      hosts: one.hosts.map(({ host, port }) => ({ host, port })),
      database: one.database,
      user: one.user,
      sslmode: one.sslmode,
      password: one.password ? "[secret]" : null,
    };
  return { name, url: place(conninfo), direct_url: place(direct), problems, warnings: warnings ?? [] };
}
