// A connection URL inside an application's configuration: its parts, and what keeps any driver from reading it.
import { readRaw } from "../libpq/raw-text.ts";
import { splitUri, type Split } from "../libpq/split-conninfo.ts";
import { portabilityWarning, uriProblem } from "../libpq/userinfo.ts";
import type { Cause } from "../report/causes.ts";
import type { Found, Option } from "./playbook.ts";

export interface UrlParts {
  host: string | null;
  port: number | null;
  database: string | null;
  user: string | null;
  password: string | null;
  /** Everything after the ?, decoded; a parameter that stands twice has its last value. */
  parameters: Record<string, string>;
  /** What keeps drivers from reading it as it was meant; the texts hold no secret. */
  problem: { cause: Cause; text: string; fix: string } | null;
}

/**
 * @param text with any scheme that the framework allows: `postgres://`, `ecto://`, `jdbc:postgresql://`, `postgresql+psycopg2://`
 * @returns null when it is no URL with `://`
 */
export function urlParts(text: string): UrlParts | null {
  const scheme = /^\s*(?:jdbc:)?[A-Za-z][\w+.-]*:\/\//.exec(text)?.[0];
  if (scheme === undefined) return null;
  const raw = readRaw(`postgresql://${text.slice(scheme.length)}`, "the URL");
  const rest = (raw.text ?? "postgresql://").slice("postgresql://".length);
  const split: Split = splitUri(rest);
  const { host, port, user, password, dbname, ...parameters } = split.values;
  const [first] = raw.problems;
  const problem = first ?? uriProblem(rest, split, "the URL") ?? portabilityWarning(rest, "the URL");
  const number = Number(port?.split(",")[0]);
  return {
    host: host?.split(",")[0] ?? null,
    port: Number.isInteger(number) && number > 0 ? number : null,
    database: dbname ?? null,
    user: user ?? null,
    password: password ?? null,
    parameters,
    problem: problem ? { cause: problem.cause ?? "config-url-invalid", text: problem.text, fix: problem.fix } : null,
  };
}

/** What keeps this URL from being read as it was meant, as a lint says it. */
export function urlFound({ name, line }: Option, { problem }: UrlParts): Found[] {
  if (!problem) return [];
  const { cause, text, fix } = problem;
  return [{ cause, option: name, line, why: `The URL is not read as it was meant: ${text}.`, fix }];
}
