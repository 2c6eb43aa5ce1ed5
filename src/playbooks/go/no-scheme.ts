// A URL without its scheme: lib/pq and pgx take what does not begin with postgres:// for key=value.
import { optionOf, placeOfOption } from "../options.ts";
import type { Lint } from "../playbook.ts";
import { docs } from "./options.ts";
import { driverOf } from "./place.ts";
import { isWithoutScheme } from "./texts.ts";

const trait = "no-scheme";
export const schemeTraits = (text: string | undefined): string[] =>
  text !== undefined && isWithoutScheme(text) ? [trait] : [];

export const noScheme: Lint = {
  id: "no-scheme",
  source: docs.pq,
  provenOn: "lib/pq 1.10, pgx 4",
  check: (config) => {
    const option = optionOf(config, "dsn");
    const isOther = ["go-pg", "pgdriver", null].includes(driverOf(config));
    if (!option || isOther || !config.traits.includes(trait)) return [];
    return [
      {
        cause: "config-scheme-unsupported",
        ...placeOfOption(option),
        why:
          "Without `postgres://` before it, lib/pq and pgx read this text as key=value: they refuse it, or connect " +
          "elsewhere.",
        fix: `// ${option.line === null ? "" : `in line ${option.line}, `}begin the text with postgres://`,
      },
    ];
  },
};
