// libpq's sslmode as an argument of the driver, and in the text that the driver itself reads.
import { pythonValue } from "../django/write.ts";
import { optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Lint } from "../playbook.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { mayBeFilledIn } from "../templates.ts";
import { docs, isModeOfAsyncpg, sslmodes } from "./options.ts";
import { driverAt, driverOf, placeOf, urlOf, urlText } from "./place.ts";
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

/** What the call says itself goes over the text: in a pool of psycopg's it stands in `kwargs`. */
const isSaidBeside = (config: AppConfig, name: string) =>
  [name, `kwargs.${name}`, "kwargs"].some((one) => optionOf(config, one) !== null);

/** `psycopg.connect("host=db sslmode=required")`, or the same in a URL. */
const textSslmode = (reader: "asyncpg" | "libpq"): Lint => ({
  id: `sslmode-in-text-for-${reader}`,
  source: reader === "asyncpg" ? docs.asyncpgApi : docs.libpqSslmode,
  provenOn: reader === "asyncpg" ? "asyncpg 0.27" : "psycopg2 2.9, psycopg 3.1",
  check: (config) => {
    const [option, driver, url] = [urlOf(config), driverOf(config), urlText(config)];
    const isRead = reader === "asyncpg" ? driver === "asyncpg" && url !== null : /^psycopg2?$/.test(driver ?? "");
    if (!option || !isRead || !config.traits.includes("driver")) return [];
    if (isSaidBeside(config, reader === "asyncpg" ? "ssl" : "sslmode")) return [];
    const mode = placeOf(config).parameters["sslmode"];
    if (mode === undefined || mayBeFilledIn(mode)) return [];
    // asyncpg leaves out what is empty.
    if (reader === "asyncpg" ? mode === "" || isModeOfAsyncpg(mode) : sslmodes.includes(mode)) return [];
    const where = url === null ? "in the text" : "in the URL";
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why: `${reader} accepts ${sslmodes.join(", ")} for \`sslmode\`, and refuses to connect with anything else.`,
        fix: mode === "" ? `# ${where}, remove sslmode=` : `# ${where}, write sslmode=${sslmodeMeant(mode)}`,
      },
    ];
  },
});

export const textSslmodes: Lint[] = [textSslmode("libpq"), textSslmode("asyncpg")];
