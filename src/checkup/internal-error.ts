// A bug of ours that cost a check one row or one finding, and not the report: how it is told to who runs dbcheck.
import { inspect } from "node:util";
import { newReference } from "../errors.ts";
import type { Report } from "../report/report.ts";
import type { BrokenRule } from "../rules/verdict.ts";

export interface HiddenBug {
  /** `probe tls` or `rule server-load`. */
  where: string;
  /** Stands in the report as well. */
  reference: string;
  /** Of a check's own: as text, in which the target's secrets are masked. */
  error: unknown;
}
export type OnBug = (bug: HiddenBug) => void;

export const toStderr: OnBug = ({ where, reference, error }) => {
  process.stderr.write(
    `dbcheck: a bug of dbcheck in the ${where}, ` +
      `reference ${reference}\n${typeof error === "string" ? error : inspect(error)}\n`,
  );
};

/** What the report says of rules that broke; nothing where none did. */
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
