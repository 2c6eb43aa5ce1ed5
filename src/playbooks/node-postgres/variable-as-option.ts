// `PGSSLMODE: "require"` among the options: pg looks for it in the environment alone.
import { ignoredOption } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { ownObject } from "./own-object.ts";
import { sslOfMode } from "./ssl-of-mode.ts";

/** @param source where the right place of TLS stands */
export const variableAsOption = (source: string): Lint => ({
  id: "variable-as-option",
  source,
  provenOn: "pg 8",
  check: ({ options, traits }) =>
    options.flatMap((option): Found[] => {
      const { name, value, line } = option;
      // An object of the file's own may be put into the environment.
      if (!/^(?:connection\.)?PGSSLMODE$/.test(name) || traits.includes(ownObject)) return [];
      const isSaid = options.some((one) => /(?:^|\.)ssl(?:\.|$)/.test(one.name)) || value === "disable";
      const remove = "// remove PGSSLMODE: it has no effect here";
      // What is computed, and a mode that does without TLS, has no one line: `ssl` refuses a server without TLS.
      const mode = option.isOpaque || /^(?:allow|prefer)$/.test(String(value)) ? null : sslOfMode(option);
      const look = `${remove}. TLS is \`ssl\` beside host, where true verifies the certificate`;
      return [
        ignoredOption([name, line], {
          level: "warning",
          why: "`PGSSLMODE` is a variable of the environment: as an option nobody reads it, so TLS does not follow it.",
          // `require` verifies nothing, and in the environment pg takes it for `ssl: true`.
          fix: isSaid ? remove : mode === null ? look : `ssl: ${mode}, // beside host`,
        }),
      ];
    }),
});
