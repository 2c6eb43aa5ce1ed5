// The target that somebody names, or spells out as a URL, where the targets file is at hand.
import { UserMistake } from "../errors.ts";
import { targetFromUrl } from "../target/build.ts";
import type { Target } from "../target/target.ts";

/** A connection string, even a broken or missing one; everything else is the name of a target. */
function isConnectionString(subject: string): boolean {
  return subject.trim() === "" || /:\/|=|^\s|\s$|^\$|\$\{|\{\{/.test(subject);
}

export interface WantedTarget {
  /** A registered name, a URL, or undefined for the libpq environment. */
  subject: string | undefined;
  targetsFile: string;
  env: Record<string, string | undefined>;
}

/** @throws UserMistake for a name that is not in the targets file, or a file that cannot be used */
export async function findTarget({ subject, targetsFile, env }: WantedTarget): Promise<Target> {
  if (subject === undefined || isConnectionString(subject)) return targetFromUrl(subject ?? null, env);
  // YAML and its schema take as long to load as a check to run: only who names a target waits for them.
  const { loadTargets } = await import("../target/file.ts");
  const { targets } = loadTargets(targetsFile, env);
  const target = targets.get(subject);
  if (target) return target;
  throw new UserMistake(
    `There is no target "${subject}" in ${targetsFile}. ${await otherNames(subject, targets)} A URL ` +
      `(postgres://…) is checked without a targets file.`,
  );
}

/** What somebody may have meant, who named a target that is none. */
export async function otherNames(name: string, targets: ReadonlyMap<string, Target>): Promise<string> {
  const { nearestNames } = await import("../target/nearest-names.ts");
  const names = [...targets.keys()];
  const near = nearestNames(name, names);
  if (near.length > 0) return `Did you mean ${near.join(" or ")}?`;
  return names.length > 0 ? `Known: ${names.slice(0, 20).join(", ")}.` : "The file has no targets.";
}
