// What all experiments show together, for the thread: nothing until
// something separates those that failed from those that passed.
import type { RecordedExperiment } from "./experiment.ts";
import { keysOf } from "./flat-options.ts";
import { isolate, type Line } from "./isolate.ts";
import { claimText } from "./text.ts";

const mostOfEach = 3;

/** What is concluded, and in which words. The same `about` is no news, whatever experiments have joined. */
export interface Conclusion {
  about: string;
  lines: string[];
}

/** @returns lines, secrets masked as in the experiments; null where nothing separates them */
export function conclusion(experiments: RecordedExperiment[], line?: Line): Conclusion | null {
  const { discriminating, claims, untested } = isolate(experiments, line);
  if (discriminating.length === 0) return null;
  const names = (all: string[]) =>
    `${all.slice(0, mostOfEach).join(", ")}${all.length > mostOfEach ? ` and ${all.length - mostOfEach} more` : ""}`;
  const lines = [
    ...discriminating
      .slice(0, mostOfEach)
      .map(
        ({ option, value, failed, passed }) =>
          `${keysOf(option).join(".")} has ${typeof value === "string" ? value : JSON.stringify(value)} in ` +
          `every failed experiment that records it (${names(failed)}), and in no passed one (${names(passed)}).`,
      ),
    ...(discriminating.length > mostOfEach
      ? [`${discriminating.length - mostOfEach} more options separate them as well.`]
      : []),
    ...claims
      .filter(({ holds }) => !holds)
      .slice(0, mostOfEach)
      .map(claimText),
    ...untested.slice(0, 1).map(({ suggestion }) => `Next experiment: ${suggestion}`),
  ];
  return { about: JSON.stringify(discriminating.map(({ option, value }) => [option, value])), lines };
}
