// Mistakes with MikroORM, which reads a URL and a name of its own for the database.
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
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

const inKnex = "driverOptions.connection.ssl";

/** MikroORM 2 to 6 hand `driverOptions` to Knex, where pg's own options stand in `connection`. */
const tlsBesideConnection: Lint = {
  id: "mikro-orm-ssl-place",
  source: "https://github.com/mikro-orm/mikro-orm/blob/v6.4.0/packages/knex/src/AbstractSqlConnection.ts",
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => /^driverOptions\.ssl(?:\.|$)/.test(name));
    const isSaid = config.options.some(({ name }) => name === inKnex || name.startsWith(`${inKnex}.`));
    const seven = since(config, "@mikro-orm/core", "MikroORM", "7");
    const isOff = option?.name === "driverOptions.ssl" && (option.value === false || option.value === null);
    if (!config.traits.includes("mikro-orm") || !option || isOff || isSaid || seven.holds !== false) return [];
    return [
      ignoredOption(["driverOptions.ssl", option.line], {
        level: "warning",
        why:
          `MikroORM 6 and earlier hand \`driverOptions\` to Knex, which ignores \`ssl\` there; ${seven.text}. It ` +
          "counts in `driverOptions.connection`. Without it only the URL or PGSSLMODE asks for TLS.",
        fix: "// move ssl into connection: driverOptions: { connection: { ssl } }",
      }),
    ];
  },
};

export const mikroLints: Lint[] = [emptyName, tlsBesideConnection];
