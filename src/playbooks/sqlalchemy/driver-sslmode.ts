// libpq's sslmode as an argument of the driver.
import { pythonValue } from "../django/write.ts";
import { optionOf, placeOfOption } from "../options.ts";
import type { Lint } from "../playbook.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { docs, sslmodes } from "./options.ts";
import { driverAt, driverOf } from "./place.ts";
import { lineOf } from "./write.ts";

export const driverSslmode: Lint = {
  id: "driver-sslmode",
  source: docs.libpqSslmode,
  provenOn: "SQLAlchemy 1.4, psycopg2 2.9, psycopg 3.1",
  check: (config) => {
    const option = optionOf(config, `${driverAt(config)}sslmode`);
    // libpq's callers leave out what is None.
    if (!option || option.isOpaque || option.value === null || driverOf(config) === "asyncpg") return [];
    if (sslmodes.includes(String(option.value))) return [];
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why: `libpq accepts ${sslmodes.join(", ")} for \`sslmode\`, and refuses to connect with anything else.`,
        fix: lineOf(config, option.name, pythonValue(sslmodeMeant(String(option.value)))),
      },
    ];
  },
};
