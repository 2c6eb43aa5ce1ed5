// What the comparison of experiments says, in words. "Same configuration" is
// said only where nothing differs and nothing is unknown.
import type { Claim, RecordedExperiment, Isolation } from "./experiment.ts";
import { canonicalJson, keysOf } from "./flat-options.ts";

const optionName = (pointer: string) => keysOf(pointer).join(".") || pointer;
const valueText = (value: unknown) => (typeof value === "string" ? value : canonicalJson(value));
const list = (pointers: string[]) => pointers.map(optionName).join(", ");

export function isolationText(isolation: Isolation, experiments: RecordedExperiment[]): string {
  const failed = experiments.filter(({ outcome }) => outcome === "failed").length;
  const passed = experiments.length - failed;
  const { discriminating, onlyInPassed, claims, confounded, untested } = isolation;
  return `${[
    `${experiments.length} recorded tests: ${failed} failed, ${passed} passed.`,
    ...section(
      "In every failed test that records the option, and in no passed one",
      discriminating.map(
        ({ option, value, failed: f, passed: p }) =>
          `${optionName(option)} has ${valueText(value)} (failed with it: ${f.join("; ")}. Passed without ` +
          `it: ${p.join("; ")}.)`,
      ),
    ),
    ...(discriminating.length === 0 ? ["", nothing(failed, passed)] : []),
    ...section(
      "In every passed test that records the option, and in no failed one",
      onlyInPassed.map(({ option, value }) => `${optionName(option)} has ${valueText(value)}`),
    ),
    ...section("Claims of the same configuration", claims.map(claimText)),
    ...section(
      "Comparisons that prove nothing, because several things differ",
      confounded
        .filter(({ claimed }) => !claimed)
        .map(({ test, against, differsIn }) => `"${test}" against "${against}": ${list(differsIn)}`),
    ),
    ...section(
      "Next experiment",
      untested.map(({ suggestion }) => suggestion),
    ),
  ].join("\n")}\n`;
}

function nothing(failed: number, passed: number): string {
  if (passed === 0)
    return "No conclusion: there is no passed test to compare with. Record one that works, with its options.";
  if (failed === 0) return "No conclusion: there is no failed test.";
  return "No recorded value is in every failed test and in no passed one.";
}

export function claimText({ test, sameAs, holds, differsIn, unknown }: Claim): string {
  if (holds) return `"${test}" has the same configuration as "${sameAs}": every recorded option is equal.`;
  const differs = differsIn.length > 0 ? `they differ in ${list(differsIn)}` : "";
  const open =
    unknown.length > 0
      ? `only one of the two records ${list(unknown)}`
      : differsIn.length === 0
        ? "neither records an option"
        : "";
  return `"${test}" does not show that "${sameAs}" works: ${[differs, open].filter((one) => one !== "").join("; ")}.`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  - ${line}`)];
}
