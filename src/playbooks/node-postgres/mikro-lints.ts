// Mistakes with MikroORM, which reads a URL and a name of its own for the database.
import { invalidOption, optionOf } from "../options.ts";
import type { Lint } from "../playbook.ts";
import { since } from "../versions.ts";

const emptyName: Lint = {
  id: "mikro-orm-empty-name",
  source: "https://github.com/mikro-orm/mikro-orm/blob/v6.4.0/packages/core/src/utils/Configuration.ts",
  provenOn: null,
  check: (config) => {
    const [name, url] = [optionOf(config, "dbName"), optionOf(config, "clientUrl")];
    if (!config.traits.includes("mikro-orm") || !url || !name || name.isOpaque || name.value !== "") return [];
    const six = since(config, "@mikro-orm/core", "MikroORM", "6");
    return [
      invalidOption(["dbName", name.line], {
        why:
          "An empty `dbName` overrides the name in `clientUrl`. " +
          (six.holds === false
            ? `MikroORM then connects to a database with the user's name; ${six.text}.`
            : six.holds === true
              ? "MikroORM then does not start (No database specified)."
              : "MikroORM then does not start, or connects to a database with the user's name."),
        fix: "// remove dbName: clientUrl has the database",
      }),
    ];
  },
};

export const mikroLints: Lint[] = [emptyName];
