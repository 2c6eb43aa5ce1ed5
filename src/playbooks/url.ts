// A connection URL inside an application's configuration: its parts, and what keeps any driver from reading it.
import type { ConfigProblem, ConfigWarning } from "../libpq/connection.ts";
import { readRaw } from "../libpq/malformed-text.ts";
import { splitUri, type Split } from "../libpq/split-conninfo.ts";
import { portabilityWarning, uriProblem } from "../libpq/unescaped-userinfo.ts";
import type { Cause } from "../report/causes.ts";
import { isBeyondPorts, portBeyond } from "./numbers-meant.ts";
import { ignoredOption, placeOfOption } from "./options.ts";
import type { Found, Option } from "./playbook.ts";
import { wholeUrl } from "./shown/url.ts";

export interface UrlParts {
  host: string | null;
  port: number | null;
  database: string | null;
  user: string | null;
  /** Everything after the ?, decoded; a parameter that stands twice has its last value. */
  parameters: Record<string, string>;
  /** What keeps drivers from reading it as it was meant; the texts hold no secret. */
  problem: UrlProblem | null;
}

export interface UrlProblem {
  cause: Cause;
  text: string;
  fix: string;
  /** `second-equals` is libpq's alone to refuse: `options=endpoint=x`. */
  kind: "placeholder" | "second-equals" | "other";
}

/** Stands for what another tool puts in before the application reads the URL; a part with it is unknown. */
const filledIn = "dbcheck--filled-in";

/** `[YOUR-PASSWORD]`, `[Project-Reference-ID]`: no address has these letters. `???` is nobody's password. */
const isPlaceholder = (text: string) => /\[[\w -]*[g-z][\w -]*\]|\?\?\?/i.test(text);
const unfilled: UrlProblem = {
  kind: "placeholder",
  cause: "config-variable-missing",
  text: "part of it is a placeholder that was never filled in",
  fix: "Fill in the placeholder.",
};

/**
 * What it falls back to is not what is deployed: it is unknown as well. A port that is unknown is left out, and so are
 * parameters that are put in whole: `?${QUERY}`.
 */
function withoutTemplates(text: string): string {
  return text
    .replaceAll(/\?(?:\$\{[A-Za-z_][^{}$]*\}|\{\{[^{}]*\}\}|<%=[^%]*%>)(?:&|$)/g, "?")
    .replaceAll(/&(?:\$\{[A-Za-z_][^{}$]*\}|\{\{[^{}]*\}\}|<%=[^%]*%>)(?=&|$)/g, "")
    .replaceAll(/:(?:\$\{[A-Za-z_][^{}$]*\}|\$\([A-Za-z_]\w*\)|\{\{[^{}]*\}\}|<%=[^%]*%>)(?=[/?,]|$)/g, "")
    .replaceAll(/\$\{[A-Za-z_][^{}$]*\}|\$\([A-Za-z_]\w*\)|\$[A-Z_][A-Z0-9_]*|\{\{[^{}]*\}\}|<%=[^%]*%>/g, filledIn);
}

/**
 * @param text with any scheme that the framework allows: `postgres://`,
 *   `ecto://`, `jdbc:postgresql://`, `postgresql+psycopg2://`
 * @returns null when it is no URL with `://`
 */
export function urlParts(text: string): UrlParts | null {
  const scheme = /^\s*(?:jdbc:)?[A-Za-z][\w+.-]*:\/\//.exec(text)?.[0];
  if (scheme === undefined) return null;
  const raw = readRaw(`postgresql://${withoutTemplates(text.slice(scheme.length))}`, "the URL");
  const rest = (raw.text ?? "postgresql://").slice("postgresql://".length);
  const strict = splitUri(rest);
  const hasSecond = strict.fault?.kind === "second-equals";
  const split: Split = hasSecond ? splitUri(rest, false) : strict;
  const { host, port, user, dbname, password: _, ...parameters } = split.values;
  const problem = isPlaceholder(text)
    ? unfilled
    : (other(raw.problems[0] ?? uriProblem(rest, split, "the URL") ?? portabilityWarning(rest, "the URL")) ??
      (isBeyondPorts(port ?? "") ? { kind: "other", cause: "config-port-invalid", ...portBeyond } : null) ??
      (hasSecond ? other(uriProblem(rest, strict, "the URL"), "second-equals") : null));
  const number = Number(port?.split(",")[0]);
  const known = (part: string | undefined) => (part === undefined || part.includes(filledIn) ? null : part);
  return {
    host: known(host?.split(",")[0]),
    port: Number.isInteger(number) && number > 0 ? number : null,
    database: known(dbname),
    user: known(user),
    parameters: Object.fromEntries(Object.entries(parameters).filter(([, value]) => !value.includes(filledIn))),
    problem,
  };
}

/** Takes the place of a name that libpq alone reads as another: it has `ssl=true` for `sslmode=require`. */
const sslAsWritten = "dbcheck--ssl";

/** The same with `ssl=true` as it stands in the text: most drivers see that, and not libpq's `sslmode`. */
export function partsAsWritten(text: string): UrlParts | null {
  const parts = urlParts(text.replaceAll(/(?<=[?&])ssl(?==true(?:[&#]|$))/g, sslAsWritten));
  if (!parts) return null;
  const { [sslAsWritten]: ssl, ...parameters } = parts.parameters;
  return { ...parts, parameters: ssl === undefined ? parameters : { ...parameters, ssl } };
}

const other = (problem: ConfigProblem | ConfigWarning | null, kind: UrlProblem["kind"] = "other"): UrlProblem | null =>
  problem && { kind, cause: problem.cause ?? "config-url-invalid", text: problem.text, fix: problem.fix };

/**
 * The parts, where the whole is written as URLs are: parts of anything else are nobody's host.
 * @param partsOf how they are read
 */
export function wholeParts(text: string, partsOf = urlParts): UrlParts | null {
  const [whole, parts] = [wholeUrl(text), partsOf(text)];
  return whole && parts ? { ...parts, user: whole.hasPassword ? parts.user : null } : null;
}

/** An option beside a URL that says something else, where the framework takes the URL's. */
export const urlWins = (option: Option): Found =>
  ignoredOption(option, {
    why: `\`${option.name}\` is set here and in \`url\`, with another value: the URL wins.`,
    fix: `# remove ${option.name}: url has another`,
  });

/** What keeps this URL from being read as it was meant, as a lint says it. */
export function urlFound(option: Option, { problem }: UrlParts): Found[] {
  if (!problem) return [];
  const { cause, text, fix, kind } = problem;
  // Drivers read most placeholders as what they are: a password of these letters.
  const why =
    kind === "placeholder"
      ? `The URL is not complete: ${text}.`
      : text === portBeyond.text
        ? `No driver connects with this URL: ${text}.`
        : `The URL is read differently than you meant: ${text}.`;
  return [{ cause, ...placeOfOption(option), why, fix }];
}
