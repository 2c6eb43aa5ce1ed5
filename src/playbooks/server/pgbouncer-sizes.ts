// How many connections the pools of a pgbouncer.ini may hold, and whether the server beside it allows so many.
import { UserMistake } from "../../errors.ts";
import type { LintFinding } from "../playbook.ts";
import type { Entry } from "./pgbouncer-entries.ts";
import { pgbouncerFinding } from "./pgbouncer-findings.ts";
import { readPostgresqlConf } from "./postgresql-conf.ts";
import { isFilledInLater } from "./template.ts";

interface Pool {
  /** Its host and port. */
  server: string;
  size: number;
  /** What gives it its size, and where. */
  option: string;
  line: number | null;
}

/** Numbers that PgBouncer itself has where no line sets them. */
const usualSize = 20;

const numberIn = (text: string | undefined, usual: number): number =>
  text === undefined ? usual : /^\d{1,6}$/.test(text) ? Number(text) : NaN;

/** One pool of each database, as one user fills it; null where a size is not known. */
function poolsOf(own: Entry[], databases: Entry[]): Pool[] | null {
  const at = (key: string) => own.findLast((one) => one.key === key);
  const [usual, spare, most] = [at("default_pool_size"), at("reserve_pool_size"), at("max_db_connections")];
  const pools = databases.map(({ value, line }): Pool => {
    const word = (name: string) => new RegExp(String.raw`(?:^|\s)${name}\s*=\s*'?([^\s']*)`).exec(value)?.[1];
    const size = numberIn(word("pool_size") ?? usual?.value, usualSize);
    const more = numberIn(word("reserve_pool_size") ?? word("reserve_pool") ?? spare?.value, 0);
    const bound = numberIn(word("max_db_connections") ?? most?.value, 0);
    const isOwn = word("pool_size") !== undefined;
    return {
      server: `${word("host") ?? ""} ${word("port") ?? 5432}`,
      size: bound > 0 ? Math.min(size + more, bound) : size + more + (Number.isNaN(bound) ? NaN : 0),
      option: isOwn ? "databases" : "default_pool_size",
      line: isOwn ? line : (usual?.line ?? null),
    };
  });
  const isKnown = pools.every(({ size }) => size > 0) && !databases.some(({ value }) => isFilledInLater(value));
  return pools.length === 0 || !isKnown ? null : pools;
}

/** Connections that one user may open through all of them together. */
function sumOf(own: Entry[], pools: Pool[]): number {
  const most = numberIn(own.findLast(({ key }) => key === "max_user_connections")?.value, 0);
  const sum = pools.reduce((all, { size }) => all + size, 0);
  return most > 0 ? Math.min(most, sum) : sum;
}

/** To the server that gets most of them; null where `*` stands for any number of databases. */
export function mostOfPools(own: Entry[], databases: Entry[]): number | null {
  const pools = poolsOf(own, databases);
  if (!pools || databases.some(({ key }) => key === "*")) return null;
  const servers = [...new Set(pools.map(({ server }) => server))];
  return Math.max(
    ...servers.map((one) =>
      sumOf(
        own,
        pools.filter(({ server }) => server === one),
      ),
    ),
  );
}

/** What it leaves to users that are no superusers; null where another file may say so, too. */
function limitOf(conf: string): number | null {
  if (isFilledInLater(conf)) return null;
  try {
    const { options, notes } = readPostgresqlConf(conf);
    const number = (name: string, usual: number) => numberIn(options[name]?.toString(), usual);
    const limit =
      number("max_connections", 100) - number("superuser_reserved_connections", 3) - number("reserved_connections", 0);
    return notes.length > 0 || !(limit > 0) ? null : limit;
  } catch (error) {
    if (error instanceof UserMistake) return null;
    throw error;
  }
}

/** @param conf the postgresql.conf beside it, where nothing else there sets its limit */
export function tooLargeFor(conf: string | undefined, own: Entry[], databases: Entry[]): LintFinding[] {
  const [limit, pools] = [conf === undefined ? null : limitOf(conf), poolsOf(own, databases)];
  // Of several servers nobody knows whose file it is.
  if (limit === null || !pools || new Set(pools.map(({ server }) => server)).size !== 1) return [];
  const [largest] = pools.toSorted((a, b) => b.size - a.size);
  const sum = sumOf(own, pools);
  const fix = `# keep all pools together at ${limit} or less, or raise max_connections in postgresql.conf`;
  const ends = "Logins to the server fail beyond that.";
  if (largest && Math.min(largest.size, sum) > limit)
    return [
      pgbouncerFinding(
        "warning",
        largest.option,
        largest.line,
        `A pool may hold ${largest.size} connections, but postgresql.conf beside it leaves users ${limit}. ${ends}`,
        fix,
      ),
    ];
  return sum <= limit
    ? []
    : [
        pgbouncerFinding(
          "note",
          "databases",
          null,
          `All pools may hold ${sum} connections, but postgresql.conf beside it leaves users ${limit}. ${ends}`,
          fix,
        ),
      ];
}
