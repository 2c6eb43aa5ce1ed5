// postgresql.conf: what the server reads in it, what keeps it from starting, and what keeps its clients out.
import { UserMistake } from "../../errors.ts";
import type { LintFinding } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { isTypo } from "../specs.ts";
import { finder } from "./findings.ts";
import { keepsOthersOut } from "./hba-outside.ts";
import { isStatic, isRemade, purposeOf } from "./purpose.ts";
import { insteadOf, ofRecovery, removed, serverSettings, shownServerSettings } from "./postgresql-settings.ts";
import { refusedValue } from "./postgresql-refused.ts";
import { isSameValue } from "./postgresql-values.ts";
import { isOfServer, newestOf, stockVersion } from "./postgresql-versions.ts";
import type { ServerFile } from "./server-file.ts";
import { nothingBeside, versionBy } from "./server-version.ts";
import { hasBranches, isFilledInLater } from "./template.ts";
import { walOf } from "./postgresql-wal.ts";

const source = "https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-CONFIGURATION-FILE";
const listening = "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-LISTEN-ADDRESSES";
const said = finder(source);
const refused = finder(source, "PostgreSQL's pg_file_settings");

interface Setting {
  /** In small letters, as the server compares it. */
  name: string;
  /** Without its quotes; null where the server cannot read it. */
  value: string | null;
  /** What stands there, where the server cannot read it. */
  raw?: string;
  line: number;
}

/**
 * A line as the server's own lexer takes it (guc-file.l): a name, perhaps =, one value, perhaps a comment. Two words
 * with a point between them are a name, never a value: `en_US.utf8` needs quotes, `en_US.UTF-8` does not.
 */
const line =
  /^\s*(?<name>[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)*)(?:\s*=\s*|\s+)(?<value>'(?:[^'\\]|\\.|'')*'|[-+]?(?:0x[0-9A-Fa-f]+|\d+)[A-Za-z]*|[-+]?\d*\.\d*(?:[Ee][-+]?\d+)?|(?![A-Za-z_][\w$]*\.[A-Za-z_][\w$]*\s*(?:#|$))[A-Za-z_][\w.:/-]*)\s*(?:#.*)?$/;
const startOf = /^\s*([A-Za-z_][\w.]*)\s*(?:=|\s|$)/;

/** @throws UserMistake when no setting stands in it */
export function readPostgresqlConf(text: string, beside = nothingBeside): ServerFile {
  const isBranched = hasBranches(text);
  const version = beside.postgres ?? versionBy(text) ?? (isBranched ? null : stockVersion(text));
  const includes: number[] = [];
  const settings = text.split("\n").flatMap((raw, at): Setting[] => {
    if (/^\s*(?:#|$)/.test(raw) || isFilledInLater(raw)) return [];
    const { name, value } = line.exec(raw)?.groups ?? {};
    if (/^\s*include(?:_dir|_if_exists)?\b/i.test(raw)) includes.push(at + 1);
    else if (name !== undefined && value !== undefined)
      return [{ name: name.toLowerCase(), value: bare(value), line: at + 1 }];
    else return [{ name: startOf.exec(raw)?.[1]?.toLowerCase() ?? "", value: null, line: at + 1, raw }];
    return [];
  });
  const isKnown = ({ name }: Setting) => serverSettings.has(name) || isOfServer(name);
  const isAuto = /^# It will be overwritten by the ALTER SYSTEM command\./m.test(text);
  // collectd and Logstash have files of this name in words of their own. Of the server's few lines are broken.
  const [foreign, readable] = [
    settings.filter((one) => one.value === null && !isKnown(one)),
    settings.filter(({ value }) => value !== null),
  ];
  if ((!settings.some(isKnown) && includes.length === 0) || foreign.length > readable.length)
    throw new UserMistake("There is no setting of a server in it: looked for lines such as max_connections = 100.");
  const last = new Map(settings.map((one) => [one.name, one]));
  const newest = isBranched ? null : newestOf(last.keys());
  const told = [...last.values()].filter(
    ({ name, value }) => shownServerSettings.has(name) && value !== null && isTold(name, value),
  );
  return {
    kind: "postgresql",
    title: "postgresql.conf",
    options: Object.fromEntries(told.map(({ name, value }) => [name, value])),
    lines: Object.fromEntries(told.map((one) => [one.name, one.line])),
    notes: includes.map((at) => `line ${at} includes another file, which is not read`),
    findings: [
      ...settings.flatMap((one) => lineOf(one, last, version, newest, isAuto, isBranched)),
      ...togetherOf(last, beside.rules ?? "", beside.postgres !== null),
      ...(isBranched
        ? []
        : walOf((name) => last.get(name) ?? null, includes.length === 0 && !isFilledInLater(text), version)),
      ...(beside.isForTests ? [] : offIn(last, text)),
    ],
  };
}

/** A number with its unit, a word of the server's own, or addresses to listen on. */
const isTold = (name: string, value: string) =>
  name === "listen_addresses"
    ? value === "*" || value === "" || value.split(",").every((one) => hasForm(one.trim(), "host"))
    : /^-?\d+(?:\.\d+)? ?(?:B|kB|MB|GB|TB|us|ms|s|min|h|d)?$/.test(value) ||
      /^(?:on|off|true|false|yes|no|md5|scram-sha-256|minimal|replica|logical|TLSv1(?:\.[123])?)$/i.test(value);

/** The value that was meant, where it may be shown: `*`, `64 MB`, `"localhost"`. */
function meantOf(name: string, raw = ""): string | null {
  const [, value = ""] = /^[^=\s]+\s*=?\s*([^#;]*)/.exec(raw.trim()) ?? [];
  const meant = value.trim().replaceAll(/^["']|["']$/g, "");
  const joined = meant.replace(/^(\d+)\s+([A-Za-z]+)$/, "$1$2");
  return shownServerSettings.has(name) && isTold(name, joined) && joined !== "" ? joined : null;
}

const quoted = (at: number, raw = "") =>
  /;\s*(?:#.*)?$/.test(raw)
    ? `# in line ${at} leave out the semicolon`
    : `# put the value of line ${at} in single quotes, or remove the line`;

const bare = (value: string) => (value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value);

/** The oldest release that anybody should still run: what it refuses, each of them refuses. */
const oldestOfAll = 14;

/** What releases from one on reject: nothing is told of a file for an older one, or of which nobody knows. */
function byVersion(
  { name, line: at }: Setting,
  from: number,
  why: string,
  fix: string,
  version: number | null,
  newest: ReturnType<typeof newestOf>,
): LintFinding[] {
  if (newest !== null && newest.version >= from) {
    const both = `${why} The file also has \`${newest.name}\`, which came with PostgreSQL ${newest.version}.`;
    return [said("error", name, at, both, fix)];
  }
  if (version === null) return from > oldestOfAll ? [] : [said("warning", name, at, why, fix)];
  return version >= from ? [said("error", name, at, `${why} Here it is PostgreSQL ${version}.`, fix)] : [];
}

function lineOf(
  one: Setting,
  last: Map<string, Setting>,
  version: number | null,
  newest: ReturnType<typeof newestOf>,
  isAuto: boolean,
  isBranched: boolean,
): LintFinding[] {
  const { name, value, line: at } = one;
  const shown = serverSettings.has(name) ? name : "setting";
  if (value === null) {
    const why = "The server cannot read this line (syntax error): it does not start, and a reload changes nothing.";
    const meant = meantOf(name, one.raw);
    const fix = meant !== null ? `${name} = '${meant}'` : quoted(at, one.raw);
    return [refused("error", shown, at, why, fix)];
  }
  const gone = Object.hasOwn(removed, name) ? removed[name] : undefined;
  if (gone) {
    const why = `PostgreSQL ${gone.in} and later do not have \`${name}\`: they do not start with it.`;
    const stands = gone.instead === null ? undefined : last.get(gone.instead);
    // A branch for older releases and one for newer ones.
    if (stands && isBranched) return [];
    const better = stands
      ? `# remove line ${at}: ${gone.instead} stands in line ${stands.line}`
      : insteadOf(name, value);
    const fix = better ?? (gone.instead === null ? `# remove ${name}` : `# use ${gone.instead} instead`);
    return byVersion(one, Number(gone.in), why, fix, version, newest);
  }
  if (name === "password_encryption" && /^(?:on|true|yes|1)$/i.test(value)) {
    const why = `PostgreSQL 14 and later reject \`${name} = ${value}\`, which meant md5: they do not start with it.`;
    return byVersion(one, 14, why, `${name} = 'scram-sha-256'`, version, newest);
  }
  if (Object.hasOwn(ofRecovery, name)) {
    const why = `\`${name}\` belonged in recovery.conf: with it in postgresql.conf no release starts.`;
    return [refused("error", name, at, why, `# remove line ${at}: ${ofRecovery[name]}`)];
  }
  const near =
    serverSettings.has(name) || name.includes(".") ? undefined : [...serverSettings].find((one) => isTypo(name, one));
  if (near !== undefined) {
    const why = `The server has no \`${name}\`; did you mean \`${near}\`? It does not start, and a reload changes nothing.`;
    return [refused("error", name, at, why, `# rename ${name} to ${near}`)];
  }
  const later = last.get(name);
  // The server reads no value that a later line sets again.
  const refusal = later === one ? refusedValue(name, value, at) : null;
  if (refusal) return [refusal];
  if (later && later.line !== at && !isBranched && !isSameValue(later.value, value)) {
    const why = `Line ${later.line} sets it again, and the last line counts.`;
    const fix = isAuto
      ? `-- one line of it is left by: alter system set ${shown === name ? name : "NAME"} = 'VALUE'`
      : `# remove line ${at}; where its value is meant, line ${later.line}`;
    return [said("note", shown, at, why, fix)];
  }
  return [];
}

/**
 * @param rules of the pg_hba.conf beside it
 * @param isInImage an image beside it runs the server: its clients are in other containers
 */
function togetherOf(last: Map<string, Setting>, rules: string, isInImage: boolean): LintFinding[] {
  const at = (name: string) => last.get(name) ?? null;
  const number = (name: string, usual: number) => Number(at(name)?.value ?? usual);
  const listen = at("listen_addresses");
  const isLocal =
    listen?.value === "" ||
    /^\s*(?:localhost|127\.0\.0\.1|::1)(?:\s*,\s*(?:localhost|127\.0\.0\.1|::1))*\s*$/.test(listen?.value ?? "x");
  const [most, reserved] = [
    number("max_connections", 100),
    number("superuser_reserved_connections", 3) + number("reserved_connections", 0),
  ];
  return [
    ...(listen && isLocal && (isInImage || rules !== "") && !keepsOthersOut(rules)
      ? [
          finder(listening)(
            "note",
            "listen_addresses",
            listen.line,
            "Only clients on this machine can connect: others get connection refused.",
            "# for those: listen_addresses = '*', and lines for their addresses in pg_hba.conf",
          ),
        ]
      : []),
    // Less than one is refused as it is.
    ...(Number.isInteger(most) && most >= 1 && most <= reserved
      ? [
          said(
            "error",
            "max_connections",
            at("max_connections")?.line ?? null,
            `All ${most} connections are reserved for superusers: the server does not start.`,
            "max_connections = 100",
          ),
        ]
      : []),
  ];
}

/** What keeps the data whole and small, switched off; comments may say why. */
function offIn(last: Map<string, Setting>, text: string): LintFinding[] {
  const [canBeRemade, isNeverWritten, isForTests] = [
    purposeOf(text, isRemade),
    purposeOf(text, isStatic),
    purposeOf(text),
  ];
  const off = (name: string, isMeant: (line: number) => boolean) => {
    const one = last.get(name);
    const isOff = one !== undefined && /^(?:off|false|no|0)$/i.test(one.value ?? "");
    return isOff && !isMeant(one.line) && !isForTests(one.line) ? [one] : [];
  };
  const damaging = [...off("fsync", canBeRemade), ...off("full_page_writes", canBeRemade)];
  const [damaged, other] = damaging;
  return [
    ...(damaged
      ? [
          said(
            "note",
            damaged.name,
            damaged.line,
            `With \`${damaged.name}\` off a crash of the machine may leave the databases damaged. That suits only ` +
              "data that may be lost.",
            other ? `# in lines ${damaged.line} and ${other.line}: on in place of off` : `${damaged.name} = on`,
          ),
        ]
      : []),
    ...off("autovacuum", isNeverWritten).map((one) =>
      said(
        "note",
        one.name,
        one.line,
        "Without autovacuum dead rows and old statistics stay until somebody runs VACUUM and ANALYZE.",
        "autovacuum = on",
      ),
    ),
  ];
}
