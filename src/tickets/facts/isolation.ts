// What was tried with which options, and what comparing it shows. "Same
// configuration" comes only from a claim that holds.
import type { Claim } from "../../isolation/experiment.ts";
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { ended, place, scalarText } from "../words.ts";
import { listed } from "../../report/sentences.ts";

/** RFC 6901 pointer as an option's path. */
export function optionName(pointer: string): string {
  return pointer.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
}

const quoted = (names: string[]) => listed(names.map((name) => `"${name}"`));

export function isolationFacts({ recorded, report }: Material): Fact[] {
  if (!recorded) return [];
  const { tests, isolation } = recorded;
  const base = { at: report.startedAt, vantage: null, confidence: "confirmed" as const, source: "comparison" as const };
  const from = "recorded experiments, compared option by option";
  return [
    ...tests.map(({ name, outcome, actor, at, vantage, conclusion, options }): Fact => {
      const isOurs = actor === "dbcheck";
      const isFile = actor === "the application";
      return {
        id: `test:${name}`,
        statement: ended(`"${name}" ${outcome}${vantage && !isOurs ? `, from ${place(vantage)}` : ""}`),
        value: { outcome, options, conclusion },
        source: isOurs ? "probe" : isFile ? "configuration" : "person",
        at,
        vantage,
        confidence: isOurs || isFile ? "confirmed" : "reported",
        from: isOurs
          ? "this check"
          : isFile
            ? "the application's configuration and its absence"
            : `recorded experiment "${name}"`,
      };
    }),
    ...isolation.discriminating.map(({ option, value, failed, passed }): Fact => ({
      ...base,
      id: `discriminating:${option}:${scalarText(value)}`,
      statement:
        `${optionName(option)} has ${scalarText(value)} in every failed test that records it (${quoted(failed)}), ` +
        `and in no passed one (${quoted(passed)}).`,
      value: { option, value, failed, passed },
      from,
      restsOn: [...failed, ...passed].map((name) => `test:${name}`),
    })),
    ...isolation.claims.map((claim): Fact => ({
      ...base,
      id: `claim:${claim.test}`,
      statement: claimText(claim),
      value: claim,
      from,
      restsOn: [`test:${claim.test}`, `test:${claim.sameAs}`],
    })),
    ...isolation.confounded
      .filter(({ claimed }) => !claimed)
      .map(({ test, against, differsIn }): Fact => ({
        ...base,
        id: `confounded:${test}`,
        statement:
          `"${test}" differs from "${against}" in more than one thing (${listed(differsIn.map(optionName))}): so ` +
          `the pair proves nothing about either.`,
        value: { test, against, differsIn },
        from,
        restsOn: [`test:${test}`, `test:${against}`],
      })),
    ...isolation.untested.map(({ option, value, suggestion }): Fact => ({
      ...base,
      id: `untested:${option}:${scalarText(value)}`,
      statement: ended(suggestion),
      value: { option, value },
      source: "inference",
      confidence: "inferred",
      from,
      restsOn: tests.map(({ name }) => `test:${name}`),
    })),
  ];
}

function claimText({ test, sameAs, holds, differsIn, unknown }: Claim): string {
  if (holds) return `"${test}" has the same configuration as "${sameAs}": every recorded option is equal.`;
  const why = [
    differsIn.length > 0 ? `they differ in ${listed(differsIn.map(optionName))}` : "",
    unknown.length > 0 ? `only one of the two records ${listed(unknown.map(optionName))}` : "",
  ].filter((one) => one !== "");
  return (
    `"${test}" does not show that the options of "${sameAs}" ` +
    `work: ${why.length === 0 ? "neither records an option" : why.join("; ")}.`
  );
}
