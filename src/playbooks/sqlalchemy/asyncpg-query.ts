// Parameters of a URL of SQLAlchemy that it hands to asyncpg as texts, where asyncpg counts with numbers.
import { invalidOption, optionOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { docs } from "./options.ts";
import { driverOf, placeOf, urlOf } from "./place.ts";

/**
 * Tried with SQLAlchemy 1.4 and asyncpg 0.27, and with 2.1 and 0.31: SQLAlchemy makes a number of
 * `prepared_statement_cache_size` alone, and asyncpg of `command_timeout`.
 */
const numbers = ["statement_cache_size", "max_cached_statement_lifetime", "max_cacheable_statement_size", "timeout"];

export const asyncpgQuery: Lint = {
  id: "numbers-in-url-of-asyncpg",
  source: docs.asyncpg,
  provenOn: null,
  check: (config): Found[] => {
    const option = urlOf(config);
    if (!option || driverOf(config) !== "asyncpg" || config.traits.includes("driver")) return [];
    const { parameters } = placeOf(config);
    // An argument of the same name goes over it; what makes the engine may read the URL itself.
    const isSet = (name: string) => optionOf(config, `connect_args.${name}`) !== null;
    return numbers.flatMap((name): Found[] => {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (value === undefined || isSet(name)) return [];
      return [
        invalidOption(option, {
          ...(config.traits.includes("async-engine") ? {} : { severity: "degraded" as const }),
          why:
            `SQLAlchemy hands \`${name}\` of a URL to asyncpg as a text, and asyncpg needs a number. Each connection ` +
            "fails (TypeError).",
          fix: /^\d{1,6}$/.test(value)
            ? `# remove ${name} from the URL\n# pass it to the driver: connect_args={"${name}": ${value}},`
            : `# move ${name} from the URL into connect_args, as a number`,
        }),
      ];
    });
  },
};
