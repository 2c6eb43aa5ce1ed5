// `family`: Node's own net takes it, and node-postgres and postgres.js connect without it.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Lint } from "../playbook.ts";
import { ownObject } from "./own-object.ts";

const source = "https://node-postgres.com/apis/client#new-client";

/** @param nameOf where it stands: "connection.family", "extra.family"; null where another driver connects */
export const familyLint = (nameOf: (config: AppConfig) => string | null, provenOn: string | null): Lint => ({
  id: "family",
  source,
  provenOn,
  check: (config) => {
    const name = nameOf(config);
    const option = name === null ? null : optionOf(config, name);
    // What the application's own object says of it, its code may look up itself.
    if (!option || option.value === 0 || option.value === null || config.traits.includes(ownObject)) return [];
    const order = option.value === 6 ? "ipv6first" : "ipv4first";
    return [
      ignoredOption(option, {
        level: "warning",
        why:
          "node-postgres connects without `family`, so it is silently ignored. Node 20 and later try both families, " +
          "earlier releases one address.",
        fix: `// remove family, and call dns.setDefaultResultOrder("${order}") before the first connection`,
      }),
    ];
  },
});
