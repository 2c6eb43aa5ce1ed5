// Bugs of ours that a report goes on without: how they are told to who runs dbcheck, and what the report says of rules.
import { inspect } from "node:util";
import { newReference } from "../errors.ts";
import type { OnBug } from "../hidden-bug.ts";
import type { Report } from "../report/report.ts";
import type { BrokenRule } from "../rules/verdict.ts";

export const toStderr: OnBug = ({ where, reference, error }) => {
  process.stderr.write(
    `dbcheck: a bug of dbcheck in the ${where}, ` +
      `reference ${reference}\n${typeof error === "string" ? error : inspect(error)}\n`,
  );
};

/** Nothing where none broke. */
export function brokenRules(broken: BrokenRule[], onBug: OnBug): Pick<Report, "brokenRules"> {
  if (broken.length === 0) return {};
  return {
    brokenRules: broken.map(({ rule, error }) => {
      const reference = newReference();
      onBug({ where: `rule ${rule}`, reference, error });
      return { rule, reference };
    }),
  };
}
