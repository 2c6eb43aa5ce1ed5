// A variable of the environment that decides whether TypeORM changes the schema: a text, and so it always does.
import { asFlag, flagVariable } from "../node-postgres/flag-variable.ts";
import { ownObject } from "../node-postgres/own-object.ts";
import { ignoredOption, optionOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";

const effects: Record<string, string> = {
  dropSchema: "drops the schema with all its data",
  synchronize: "changes the schema to fit the entities",
  migrationsRun: "runs the migrations",
};

export const schemaByFlag: Lint = {
  id: "schema-by-flag",
  source: "https://typeorm.io/docs/data-source/data-source-options",
  provenOn: "TypeORM 0.3",
  check: (config): Found[] =>
    Object.entries(effects).flatMap(([name, effect]): Found[] => {
      const option = optionOf(config, name);
      const variable = option && flagVariable(option);
      if (!variable || config.traits.includes(ownObject)) return [];
      return [
        ignoredOption(option, {
          level: name === "migrationsRun" ? "note" : "warning",
          why: `An environment variable is a string: even with \`false\` in it TypeORM ${effect}.`,
          fix: `${name}: ${asFlag(option, variable, false)},`,
        }),
      ];
    }),
};
