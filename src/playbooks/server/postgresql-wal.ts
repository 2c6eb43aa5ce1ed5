// postgresql.conf: a level of the WAL that is too low for what else is switched on.
import type { LintFinding } from "../playbook.ts";
import { finder } from "./findings.ts";

const found = finder("https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-WAL-LEVEL", "PostgreSQL 15");

interface Line {
  value: string | null;
  line: number;
}

/** `max_wal_senders` is 10 since this version, 0 before. */
const withSenders = 10;

/**
 * @param at the line that counts of each setting
 * @param isWhole nothing comes from another file
 * @param version of the server; null where nobody knows
 */
export function walOf(at: (name: string) => Line | null, isWhole: boolean, version: number | null): LintFinding[] {
  const [level, senders, archive] = [at("wal_level"), at("max_wal_senders"), at("archive_mode")];
  if (level?.value?.toLowerCase() !== "minimal") return [];
  const usual = isWhole && (version === null || version >= withSenders) ? 10 : 0;
  const count = senders === null ? usual : Number(senders.value ?? 0);
  const isArchived = /^(?:on|always|true|yes|1)$/i.test(archive?.value ?? "");
  if (isArchived)
    return [
      found(
        "error",
        "wal_level",
        level.line,
        "`archive_mode` archives nothing with `wal_level = minimal`: the server does not start.",
        "wal_level = replica",
      ),
    ];
  // What is no number is another mistake, or filled in later.
  if (!(count > 0)) return [];
  const why =
    `\`wal_level = minimal\` needs \`max_wal_senders = 0\`; it is ${count}` +
    `${senders ? "" : " where no line sets it (PostgreSQL 10 and later)"}. The server does not start.`;
  const fix = "# with replicas or pg_basebackup: wal_level = replica; without them: max_wal_senders = 0";
  return [found("error", "wal_level", level.line, why, fix)];
}
