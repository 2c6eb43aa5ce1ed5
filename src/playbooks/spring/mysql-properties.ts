// Settings of MySQL's driver among the properties that the pool hands to pgjdbc.
import { ignoredOption, namesAsCode } from "../options.ts";
import type { Lint } from "../playbook.ts";
import { docs, mysqlSettings } from "./options.ts";
import { poolOption, settingOf, urlOf } from "./settings.ts";

export const mysqlProperties: Lint = {
  id: "mysql-properties",
  source: docs.pgjdbc,
  provenOn: null,
  check: (config) => {
    const url = urlOf(config);
    const driver = settingOf(config, "driver-class-name");
    const isPgjdbc =
      (url?.parts?.problem === null && !url.option.isOpaque) || driver?.value === "org.postgresql.Driver";
    // A class of data sources refuses what it does not know.
    if (!isPgjdbc || settingOf(config, "data-source-class-name")) return [];
    const above = poolOption(config, "data-source-properties.");
    const own = config.options.flatMap((option) => {
      const short = option.name.startsWith(above) ? option.name.slice(above.length) : "";
      return Object.hasOwn(mysqlSettings, short) ? [{ option, short }] : [];
    });
    const [first] = own;
    if (!first) return [];
    const names = own.map(({ short }) => short);
    const meant = names.flatMap((name) => (mysqlSettings[name] ? `${mysqlSettings[name]} for ${name}` : []));
    const [are, them] = names.length === 1 ? ["is a setting", "it"] : ["are settings", "them"];
    return [
      ignoredOption(first.option, {
        why: `${namesAsCode(names)} ${are} of MySQL's driver: pgjdbc ignores ${them}.`,
        fix: `# remove ${names.join(", ")}${meant.length === 0 ? "" : `; pgjdbc has ${meant.join(", ")}`}`,
      }),
    ];
  },
};
