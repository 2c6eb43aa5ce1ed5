// Drivers that send `extra_float_digits` at login, which PgBouncer takes only where it is told to ignore it.
import type { Version, Versions } from "../lock-files.ts";
import { holdsFrom } from "../versions.ts";

/**
 * lib/pq does not since 1.11.0 (its CHANGELOG.md, #1212), pgjdbc not since 42.7.5 (#3476, as #4308 tells it).
 * Spring Boot brings pgjdbc: its releases before that one brought an older one.
 * @returns the sentence's beginning: who sends it; null where nothing speaks of such a driver
 */
export function driverOf(versions: Versions): string | null {
  const own = (name: string) => versions.get(name);
  const [pq, jdbc, boot] = [own("lib/pq"), own("postgresql"), own("spring-boot")];
  // A project with pgx may have lib/pq of somebody else's package, and not connect with it.
  if (pq && !own("jackc/pgx") && holdsFrom(pq, "1.11.0") === false) return `lib/pq ${plain(pq)} of this project sends`;
  if (jdbc && holdsFrom(jdbc, "42.7.5") === false) return `pgjdbc ${plain(jdbc)} of this project sends`;
  if (!jdbc && boot && isOldBoot(boot)) return `The JDBC driver of Spring Boot ${plain(boot)} sends`;
  return null;
}

/** 42.7.5 is of 2025-01-14; 3.3.7 and 3.4.1 are of 2024-12-19. */
const isOldBoot = (version: Version) =>
  holdsFrom(version, "3.3.8") === false ||
  (holdsFrom(version, "3.4.0") === true && holdsFrom(version, "3.4.2") === false);

const plain = (version: Version) =>
  typeof version === "string" ? (/^\d[\d.]{0,20}/.exec(version)?.[0] ?? "") : version.said;
