// What Sequelize passes on of `dialectOptions`: node-postgres' own options, and not all of them.
import { sslOfMode } from "../node-postgres/ssl-of-mode.ts";
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { isTypo } from "../specs.ts";
import { since } from "../versions.ts";
import { sequelizeForms } from "./forms.ts";
import { renamedIn } from "./write.ts";

/** What Sequelize 6 passes on to node-postgres; the rest of dialectOptions stays with it. */
const passedOptions =
  `application_name ssl client_encoding binary keepAlive statement_timeout query_timeout connectionTimeoutMillis
idle_in_transaction_session_timeout lock_timeout options stream`.split(/\s+/);
/** Sequelize's own, and other databases'. */
const notPg = (
  "clientMinMessages useUTC supportBigNumbers bigNumberStrings dateStrings typeCast decimalNumbers " +
  "multipleStatements charset collate encrypt requestTimeout"
).split(" ");

/** @param isTold whether another lint tells of the option */
export const dialectOptions = (isTold: (name: string) => boolean): Lint => ({
  id: "dialect-options",
  source: "https://sequelize.org/docs/v6/other-topics/dialect-specific-things/#postgresql",
  provenOn: "Sequelize 6",
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const [first, name = ""] = option.name.split(".");
      if (first !== "dialectOptions" || passedOptions.includes(name) || notPg.includes(name) || isTold(option.name))
        return [];
      const near = name === "sslmode" ? "ssl" : passedOptions.find((one) => isTypo(name, one));
      const isSet = config.options.some((one) => one.name.startsWith(`dialectOptions.${near}.`));
      if (near === undefined || optionOf(config, `dialectOptions.${near}`)) return [];
      // Without it there is no TLS either.
      if (name === "sslmode" && (isSet || sslOfMode(option) === null)) return [];
      return [
        ignoredOption(option, {
          level: "warning",
          why:
            `Sequelize does not pass \`${name}\` to node-postgres, so it is silently ignored. It passes ` +
            `\`${near}\`.`,
          fix: name === "sslmode" ? fixOfMode(option) : renamedIn(sequelizeForms, option, near),
        }),
      ];
    }),
});

const fixOfMode = (option: Option) =>
  `ssl: ${sslOfMode(option)},${sslOfMode(option) === "true" ? "" : " // encrypts without verifying, as sslmode=require does"}`;

/** From which release an option of node-postgres is passed on, as its packages on npm have it. */
const passedSince: Record<string, string> = {
  connectionTimeoutMillis: "6.37",
  lock_timeout: "6.26",
  query_timeout: "6.8",
  stream: "6.36",
};

/** Whether the release is known not to pass it on. */
export const isKeptBack = (config: AppConfig, name: string): boolean => {
  const least = Object.hasOwn(passedSince, name) ? passedSince[name] : undefined;
  return least !== undefined && since(config, "sequelize", "Sequelize", least).holds === false;
};

export const dialectOptionsByVersion: Lint = {
  id: "dialect-options-by-version",
  source: "https://github.com/sequelize/sequelize/pull/14119",
  provenOn: null,
  check: (config) =>
    Object.entries(passedSince).flatMap(([name, least]): Found[] => {
      const option = config.options.find((one) => one.name === `dialectOptions.${name}`);
      const { holds, text } = since(config, "sequelize", "Sequelize", least);
      if (!option || holds !== false) return [];
      return [
        ignoredOption(option, {
          level: "warning",
          why:
            `Sequelize passes \`${name}\` to node-postgres from ${least} on, and ignores it before; ${text}.` +
            (name === "connectionTimeoutMillis" ? " Its first connection then waits forever for a silent server." : ""),
          fix: `// update sequelize to ${least} or later`,
        }),
      ];
    }),
};
