// Values of [pgbouncer], as PgBouncer takes them: all behind the sign, quotes and comments too.
import { sslmodeNear } from "../sslmode-meant.ts";
import { listed } from "../../report/sentences.ts";
import type { LintFinding } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { nearWord } from "./findings.ts";
import type { Entry } from "./pgbouncer-entries.ts";
import { pgbouncerFinding, pgbouncerRefusal } from "./pgbouncer-findings.ts";
import { lists, numbers, paths, pgbouncerWords, secondsSettings } from "./pgbouncer-options.ts";

/**
 * What PgBouncer does not take, or takes for something else than was meant.
 * @param lacking files without which it offers no TLS to its clients, and that no line of the file names
 */
export function valueOf({ key, value, line }: Entry, lacking: string[] = []): LintFinding[] {
  const bare = bareOf(value);
  const words = Object.hasOwn(pgbouncerWords, key) ? (pgbouncerWords[key] ?? []) : null;
  if (words) {
    if (words.includes(value.toLowerCase())) return [];
    const why = whyOf(value, words.includes(bare.toLowerCase())) ?? `\`${key}\` takes ${words.join(", ")}: ${stops}`;
    const near = key.endsWith("_sslmode") ? sslmodeNear(bare) : nearWord(bare, words);
    const fix = near === null ? `# in line ${line}: one of these` : `${key} = ${near}`;
    return [pgbouncerRefusal("error", key, line, why, near === null ? fix : (tlsFix(key, near, lacking) ?? fix))];
  }
  if (numbers.has(key) || secondsSettings.has(key)) {
    const isNumber = numbers.has(key) ? isWhole : isSeconds;
    if (isNumber(value)) return [];
    const what = numbers.has(key) ? "a whole number" : "seconds, without a unit";
    const why = whyOf(value, isNumber(bare)) ?? `\`${key}\` takes ${what}: ${stops}`;
    return [
      pgbouncerRefusal(
        "error",
        key,
        line,
        why,
        numberMeant(key, bare) === null
          ? `# remove line ${line}, or give ${key} ${what}`
          : `${key} = ${numberMeant(key, bare)}`,
      ),
    ];
  }
  const isName = paths.has(key) || lists.has(key) || key === "listen_addr";
  if (!isName || bare === value || (lists.has(key) && !isQuoted(value))) return [];
  const [part, other] = isQuoted(value)
    ? ["The quotes are", "without the quotes"]
    : ["The comment is", "before the comment"];
  // A path is not told; where none is left, an empty value stands for none.
  const isTold = bare === "" || (hasForm(bare, "host") && key === "listen_addr");
  const fix = isTold ? `${key} = ${bare}`.trim() : `# in line ${line} leave ${key} with what stands ${other}`;
  // A slash in what is too much is a folder that nobody has.
  const tooMuch = isQuoted(value) ? value : value.slice(bare.length);
  if ((key === "pidfile" || key === "logfile") && tooMuch.includes("/"))
    return [
      pgbouncerRefusal(
        "error",
        key,
        line,
        `${part} part of the path for PgBouncer. It cannot open such a file, and does not start.`,
        fix,
      ),
    ];
  const isSocket = key === "unix_socket_dir";
  const why = `${part} part of the value for PgBouncer.${isSocket ? " It opens no Unix socket there." : ""}`;
  // Without a path before the comment none was meant, and none is opened.
  return [pgbouncerFinding(isSocket && bare === "" ? "note" : "warning", key, line, why, fix)];
}

/** A mode with which PgBouncer would not start; null where the mode alone is enough. */
function tlsFix(key: string, mode: string, lacking: string[]): string | null {
  if (key !== "client_tls_sslmode" || mode === "disable" || lacking.length === 0) return null;
  return `# set ${listed(lacking)} and ${key} = ${mode}; for clients without TLS: ${key} = disable`;
}

const stops = "PgBouncer rejects the file and does not start.";
const isWhole = (text: string) => /^[+-]?(?:0x[\da-f]+|0[0-7]*|[1-9]\d*)$/i.test(text);
/** As strtod(3) reads them, without a sign but for what is not below 0: `inf` waits for ever. */
const isSeconds = (text: string) =>
  /^(?:\+?(?:0x[\da-f]+(?:p[+-]?\d+)?|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)|[+-]?nan|-0)$/i.test(text);
const isQuoted = (text: string) => /^(["']).*\1$/.test(text);

/** Without a comment and quotes. */
function bareOf(value: string): string {
  const comment = value.search(/(?:^|\s)[#;]/);
  const bare = comment < 0 ? value : value.slice(0, comment).trimEnd();
  return isQuoted(bare) ? bare.slice(1, -1).trim() : bare;
}

/** @param isBareFine it would be taken without them */
function whyOf(value: string, isBareFine: boolean): string | null {
  if (!isBareFine) return null;
  return isQuoted(value)
    ? "PgBouncer reads the quotes as part of the value, and does not start."
    : "A comment needs its own line: PgBouncer reads it as part of the value, and does not start.";
}

const switches: Record<string, number> = { yes: 1, true: 1, on: 1, no: 0, false: 0, off: 0 };
const units: Record<string, number> = { ms: 0.001, s: 1, sec: 1, min: 60, m: 60, h: 3600, d: 86_400 };

/** `yes` is 1, `5min` is 300; null where nobody knows. */
function numberMeant(key: string, bare: string): string | null {
  const word = bare.toLowerCase();
  if (isWhole(bare) || (secondsSettings.has(key) && isSeconds(bare))) return bare;
  if (Object.hasOwn(switches, word) && numbers.has(key)) return String(switches[word]);
  const [, count, unit] = /^(\d{1,9})\s*([a-z]+)$/.exec(word) ?? [];
  const factor = unit !== undefined && Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined || !secondsSettings.has(key) ? null : String(Number(count) * factor);
}
