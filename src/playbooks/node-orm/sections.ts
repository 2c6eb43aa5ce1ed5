// Sections of a configuration file, one for each environment: which of them are there, and which goes first.
import type { Literal } from "../read/javascript.ts";
import type { WithTraits } from "./replication.ts";

export const sectionOfEnvironment = /^(?:prod|production|stag|staging|dev|development|test|testing|local|ci|e2e)$/i;

export const isSection = ({ path }: Literal) => sectionOfEnvironment.test(path.at(-1) ?? "");

/** Sections with the same options are two; an object without a name that has them is where they are from. */
export function distinctOf(all: WithTraits[]): WithTraits[] {
  const optionsOf = ({ options }: Literal) => JSON.stringify(options);
  // Beside `production` and the like, any other key at their place is a section's name.
  const hasSections = all.some(isSection);
  const isNamed = (one: Literal) => isSection(one) || (hasSections && one.callee === "" && one.path.length === 1);
  const ofSections = new Map(
    all.filter(isNamed).map((one) => [`${one.path.join(".")} ${optionsOf(one)}`, one] as const),
  );
  const taken = new Set([...ofSections.values()].map(optionsOf));
  const others = all.filter((one) => !isNamed(one) && !taken.has(optionsOf(one)));
  return [...ofSections.values(), ...new Map(others.map((one) => [optionsOf(one), one])).values()];
}

/** Production's own goes before `production-replica`. */
export const preference = (name: string) =>
  /(?:^|\.)prod(?:uction)?$/i.test(name)
    ? 4
    : /prod/i.test(name)
      ? 3
      : sectionOfEnvironment.test(name.split(".").at(-1) ?? "")
        ? /test/i.test(name)
          ? -2
          : -1
        : 1;
