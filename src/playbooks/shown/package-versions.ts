// What is told of packages: their locked releases apart from ranges. Of a check too: it loads no parser of ranges.
import type { Versions } from "../lock-files.ts";

/** What lock files say. */
export const lockedReleases = (versions: Versions | undefined): Map<string, string> =>
  new Map(
    [...(versions ?? [])].flatMap(([name, one]): [string, string][] => (typeof one === "string" ? [[name, one]] : [])),
  );

/** What only manifests bound. */
export const askedRanges = (versions: Versions | undefined) =>
  new Map(
    [...(versions ?? [])].flatMap(([name, one]): [string, { range: string; file: string }][] =>
      typeof one === "string" || one.range === null ? [] : [[name, { range: one.said, file: one.file }]],
    ),
  );
