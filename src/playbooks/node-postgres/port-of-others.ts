// `port: 3306`: what a configuration of another database left behind. A tunnel or a proxy may have any port.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Lint } from "../playbook.ts";
import { ownObject } from "./own-object.ts";

/** Ports that IANA has for them. */
const owners: Record<string, string> = {
  "1433": "SQL Server's",
  "1521": "Oracle's",
  "3306": "MySQL's",
  "6379": "Redis'",
  "27017": "MongoDB's",
};

/** @param nameOf where the port stands; null where the file does not say that the database is PostgreSQL */
export const portOfOthers = (nameOf: (config: AppConfig) => string | null): Lint => ({
  id: "port-of-another-database",
  source: "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml",
  provenOn: null,
  check: (config) => {
    const name = nameOf(config);
    const option = name === null ? null : optionOf(config, name);
    const port = String(option?.value ?? "");
    const owner = Object.hasOwn(owners, port) ? owners[port] : undefined;
    if (!option || option.isOpaque || owner === undefined || config.traits.includes(ownObject)) return [];
    return [
      ignoredOption(option, {
        level: "note",
        why:
          `${port} is usually ${owner} port, and PostgreSQL's is 5432. ` +
          "With another database at that end, no connection opens.",
        fix: `// if neither PostgreSQL nor a tunnel to it listens on ${port}, set port to 5432`,
      }),
    ];
  },
});

/** Whether an option says it in words: `dialect: "postgres"`. */
export const portBeside = (kind: string) => (config: AppConfig) => {
  const option = optionOf(config, kind);
  return option && !option.isOpaque && String(option.value).startsWith("postgres") ? "port" : null;
};
