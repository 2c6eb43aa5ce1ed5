// A default of `url` in a database.yml, and the database that it names.
import { ignoredOption, optionOf } from "../options.ts";
import type { Lint } from "../playbook.ts";
import { wholeParts } from "../url.ts";
import { docs } from "./options.ts";

/** `url: <%= ENV.fetch("DATABASE_URL", "postgres://…/other") %>`: the default is a URL like any other. */
export const urlByDefault: Lint = {
  id: "url-by-default",
  source: docs.guide,
  provenOn: "Active Record 6.1",
  check: (config) => {
    const [option, name] = [optionOf(config, "url"), optionOf(config, "database")];
    const usual = option?.isOpaque ? option.fallback : undefined;
    const inUrl = typeof usual === "string" ? wholeParts(usual)?.database : undefined;
    // What other sections merge too may be meant for those.
    if (config.traits.includes("shared:database")) return [];
    if (!name || name.isOpaque || !inUrl || String(name.value) === inUrl) return [];
    return [
      ignoredOption(name, {
        why:
          "The default of `url` names another database, which goes over `database`. A URL in the variable does the " +
          "same.",
        fix: "# remove database, or give the default of url the same one",
      }),
    ];
  },
};
