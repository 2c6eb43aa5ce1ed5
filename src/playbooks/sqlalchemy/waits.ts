// Waits for a connection that are given in another unit than the driver's.
import { millisecondsForSeconds } from "../numbers-meant.ts";
import { optionOf } from "../options.ts";
import type { Lint } from "../playbook.ts";
import { docs } from "./options.ts";
import { driverAt, driverOf } from "./place.ts";
import { lineOf } from "./write.ts";

export const waitOfLibpq: Lint = {
  id: "connect-timeout-in-milliseconds",
  source: docs.libpq,
  provenOn: null,
  check: (config) => {
    if (driverOf(config) === "asyncpg" || driverOf(config) === "other" || config.traits.includes("ini")) return [];
    const option = optionOf(config, `${driverAt(config)}connect_timeout`);
    return millisecondsForSeconds(option, "libpq", (name, value) => lineOf(config, name, String(value)));
  },
};
