// GORM's cache of prepared statements goes over what its driver is told.
import { invalidOption, optionOf, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { lineWith } from "./write.ts";

/** It prepares each statement on the server, also where the driver would send simple queries. */
export const preparesAnyway = (config: AppConfig): boolean => valueOf(config, "PrepareStmt") === true;

export const preparesOverSimple: Lint = {
  id: "prepare-over-simple-protocol",
  source: "https://gorm.io/docs/performance.html#Caches-Prepared-Statement",
  provenOn: null,
  check: (config): Found[] => {
    const option = optionOf(config, "PrepareStmt");
    if (!option || option.isOpaque || !preparesAnyway(config)) return [];
    if (valueOf(config, "PreferSimpleProtocol") !== true) return [];
    return [
      invalidOption(option, {
        severity: "notice",
        why:
          "`PrepareStmt` prepares each statement on the server all the same, so `PreferSimpleProtocol` is undone. " +
          "Behind a pooler in transaction mode queries can then fail.",
        fix: lineWith(config, "PrepareStmt", "false") ?? "// write PrepareStmt: false",
      }),
    ];
  },
};
