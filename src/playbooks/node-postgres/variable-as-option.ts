// `PGSSLMODE: "require"` among the options: pg looks for it in the environment alone.
import { ignoredOption } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { ownObject } from "./own-object.ts";

/** @param source where the right place of TLS stands */
export const variableAsOption = (source: string): Lint => ({
  id: "variable-as-option",
  source,
  provenOn: "pg 8",
  check: ({ options, traits }) =>
    options.flatMap(({ name, value, line }): Found[] => {
      // An object of the file's own may be put into the environment.
      if (!/^(?:connection\.)?PGSSLMODE$/.test(name) || traits.includes(ownObject)) return [];
      const isSaid = options.some((one) => /(?:^|\.)ssl(?:\.|$)/.test(one.name)) || value === "disable";
      const remove = "// remove PGSSLMODE: it has no effect here";
      return [
        ignoredOption([name, line], {
          level: "warning",
          why: "`PGSSLMODE` is a variable of the environment: as an option nobody reads it, so TLS does not follow it.",
          fix: isSaid ? remove : "ssl: true, // beside host; or set PGSSLMODE=require in the environment",
        }),
      ];
    }),
});
