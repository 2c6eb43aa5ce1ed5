// The registry of playbooks. A new one is a file and a line here.
import { UserMistake } from "../errors.ts";
import { nearestNames } from "../target/nearest.ts";
import { redactDeep } from "../target/redact.ts";
import { django } from "./django.ts";
import { ecto } from "./ecto.ts";
import { generic } from "./generic.ts";
import { isSecret, secretsOf } from "./mask.ts";
import { nodePostgres } from "./node-postgres.ts";
import type { AppConfig, Lint, LintFinding, Playbook, ReadConfig } from "./playbook.ts";
import { prisma } from "./prisma.ts";
import { rails } from "./rails.ts";
import { spring } from "./spring.ts";

export const playbooks: Playbook[] = [ecto, nodePostgres, prisma, django, rails, spring, generic];

const mostOptions = 5000;

/** @throws UserMistake for a name that no playbook has */
export function playbookFor(name: string): Playbook {
  const found = playbooks.find(({ framework }) => framework === name);
  if (found) return found;
  const known = playbooks.map(({ framework }) => framework);
  const [near] = nearestNames(name, known);
  throw new UserMistake(
    `There is no framework "${name}". ${near ? `Did you mean ${near}? ` : ""}Known: ${known.join(", ")}.`,
  );
}

/**
 * Reads and lints one configuration; what comes back holds no secret but in `secrets`.
 * @throws UserMistake when there is no database configuration in the text
 */
export function readConfig(playbook: Playbook, text: string, file: string): ReadConfig {
  const config = playbook.read(text, file);
  if (config.options.length > mostOptions)
    throw new UserMistake("The file has more settings than a configuration of a database has.");
  const secrets = secretsOf(config);
  const run = ({ check, source, provenOn }: Lint): LintFinding[] =>
    check(config).map((one) => ({ ...one, source, provenOn }));
  const findings = playbook.lints.flatMap(run).toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
  const clean = <T>(value: T): T => redactDeep(value, secrets);
  return { config: clean(masked(config)), findings: clean(findings), wishes: clean(playbook.wishes(config)), secrets };
}

function masked(config: AppConfig): AppConfig {
  const options = config.options.map((one) => {
    if (!isSecret(one) || one.value === null) return one;
    const { fallback, ...rest } = one;
    return {
      ...rest,
      value: one.isOpaque ? "(computed)" : "[secret]",
      text: `${one.name}: [secret]`,
      ...(fallback === undefined ? {} : { fallback: "[secret]" }),
    };
  });
  return { ...config, options };
}
