// The number that somebody means who writes it with other letters, or in another unit.
import { invalidOption, placeOfOption } from "./options.ts";
import type { Found, Option } from "./playbook.ts";

/** The one number of a port with other letters around it; where it has none or several, what to do. */
export function portFix({ name, value }: Option, write: (name: string, value: number) => string): string {
  const [first, ...rest] = String(value).match(/\d+/g) ?? [];
  const port = Number(first ?? 0);
  return first !== undefined && rest.length === 0 && port > 0 && port < 65_536
    ? write(name, port)
    : "# give the port as a number";
}

const highestPort = 65_535;
/** What libpq, asyncpg and each other driver says before it connects. */
export const portBeyond = {
  text: `its port is above ${highestPort}, where ports end`,
  fix: "Give a port from 1 to 65535; 5432 is PostgreSQL's, 6432 PgBouncer's.",
};

/** Of hosts with a port each as well. What stands in a port's place may be a secret: it is not repeated. */
export const isBeyondPorts = (text: string): boolean =>
  text.split(",").some((one) => /^\s*\d{1,9}\s*$/.test(one) && Number(one) > highestPort);

/** A port that no server can have, as the file has it. */
export function portBeyondFound(option: Option | null, comment: "#" | "//" = "#"): Found[] {
  if (!option || option.isOpaque || !isBeyondPorts(String(option.value))) return [];
  return [
    {
      cause: "config-port-invalid",
      ...placeOfOption(option),
      why: `Ports end at ${highestPort}: every connection fails before it is tried.`,
      fix: `${comment} give the server's port: 5432 is PostgreSQL's, 6432 PgBouncer's`,
    },
  ];
}

/** Nobody waits a quarter of an hour for a connection. */
const longestSeconds = 1000;
const asMilliseconds = /\*\s*1_?000\b|\bin_milliseconds\b/;

/**
 * A wait for a connection in seconds that is written in milliseconds: a number of the file, or a calculation of it.
 * @param reader who counts it in seconds
 */
export function millisecondsForSeconds(
  option: Option | null,
  reader: string,
  write: (name: string, value: number) => string,
): Found[] {
  if (!option) return [];
  const { name, value, isOpaque } = option;
  const number = isOpaque ? NaN : Number(value);
  const isLong = Number.isInteger(number) && number >= longestSeconds;
  if (!isLong && !(isOpaque && asMilliseconds.test(String(value)))) return [];
  const word = name.split(".").at(-1) ?? name;
  // 3600 is an hour, and nobody knows what 1500 is.
  if (isLong && number % 1000 !== 0)
    return [
      invalidOption(option, {
        severity: "notice",
        why: `${reader} counts \`${word}\` in seconds: ${number} is ${lengthOf(number)}. ${unanswered}`,
        fix: `# give ${word} the seconds that a connection may take`,
      }),
    ];
  return [
    invalidOption(option, {
      severity: "degraded",
      why:
        `${reader} counts \`${word}\` in seconds, and this is in milliseconds` +
        `${isLong ? `: ${number} is ${lengthOf(number)}` : ""}. ${unanswered}`,
      fix: isLong ? write(name, number / 1000) : `# give ${word} in seconds: without * 1000`,
    }),
  ];
}

const unanswered = "If the server does not answer, each attempt waits that long.";

const lengthOf = (seconds: number) =>
  seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
