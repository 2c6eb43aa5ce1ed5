// Mistakes with MikroORM, which reads a URL and a name of its own for the database.
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { since } from "../versions.ts";
import { openObject } from "./own-object.ts";
import { renamed } from "./write.ts";

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

const configuration = "https://mikro-orm.io/docs/configuration";

/** The trait of what stands in a file that imports MikroORM. */
export const mikroFile = "mikro-orm-file";

/** Options of MikroORM's own: an object without them may be for somebody else. */
const ofMikro =
  /^(?:entities|entitiesTs|driver|dbName|clientUrl|migrations|seeder|metadataProvider|extensions|driverOptions|discovery)(?:\.|$)/;
const isMikros = ({ traits, options, database }: AppConfig) =>
  traits.includes("mikro-orm") &&
  traits.includes(mikroFile) &&
  (/^defineConfig\b/.test(database) || options.some(({ name }) => ofMikro.test(name)));

/** What other libraries call it. */
const misnamed: Record<string, string> = {
  username: "user",
  database: "dbName",
  connectionString: "clientUrl",
  url: "clientUrl",
};

/** Where one of these is not given, what MikroORM does (Configuration.ts, Connection.ts). */
const without: Record<string, string> = {
  user: "It connects as `postgres`, unless `clientUrl` names a user.",
  dbName: "Without it and `clientUrl` it does not start (No database specified).",
  clientUrl: "Without it it connects to 127.0.0.1, where no `host` is given.",
};

const otherNames: Lint = {
  id: "mikro-orm-misnamed",
  source: configuration,
  provenOn: null,
  check: (config) =>
    isMikros(config)
      ? Object.entries(misnamed).flatMap(([name, meant]): Found[] => {
          const option = optionOf(config, name);
          // What is spread into it may have the right one.
          if (!option || optionOf(config, meant) || config.traits.includes(openObject)) return [];
          const hasUrl = optionOf(config, "clientUrl") !== null;
          const instead = hasUrl ? "The URL counts." : (without[meant] ?? "");
          return [
            (hasUrl ? ignoredOption : invalidOption)(option, {
              why: `MikroORM does not read \`${name}\`: it reads \`${meant}\`. ${instead}`,
              fix: renamed(option, meant),
            }),
          ];
        })
      : [],
};

const tlsBeside: Lint = {
  id: "mikro-orm-ssl",
  source: configuration,
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => /^ssl(?:\.|$)/.test(name));
    const isOff = option?.name === "ssl" && (option.value === false || option.value === null);
    const isSaid = config.options.some(({ name }) => /^driverOptions\b.*\bssl\b|^driverOptions$/.test(name));
    if (!isMikros(config) || !option || isOff || isSaid || config.traits.includes(openObject)) return [];
    const { holds } = since(config, "@mikro-orm/core", "MikroORM", "7");
    const place = "driverOptions: { connection: { ssl } }";
    return [
      ignoredOption(["ssl", option.line], {
        level: "warning",
        why:
          "MikroORM does not read `ssl` here: it hands `driverOptions` alone to the driver. Without it only " +
          "PGSSLMODE asks for TLS.",
        fix:
          holds === null
            ? `// move ssl: ${place}; from MikroORM 7 on driverOptions: { ssl }`
            : `// move ssl: ${holds ? "driverOptions: { ssl }" : place}`,
      }),
    ];
  },
};

/** MikroORM 2 to 6 hand `pool` to Knex as it is; from 7 on `max` and `idleTimeoutMillis` go to pg. */
export const isPoolOfKnex = (config: AppConfig): boolean =>
  isMikros(config) && since(config, "@mikro-orm/core", "MikroORM", "7").holds === false;

export const mikroLints: Lint[] = [emptyName, tlsBesideConnection, otherNames, tlsBeside];
