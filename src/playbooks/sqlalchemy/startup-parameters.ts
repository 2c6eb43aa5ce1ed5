// Settings of the server that asyncpg sends when it connects, in a file that says it is for PgBouncer.
import { optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { refusedParameters } from "../refused-parameters.ts";
import { driverAt, driverOf, placeOf } from "./place.ts";

/** The trait of a file with a comment that names PgBouncer. */
const namesPgbouncer = "names-pgbouncer";
export const pgbouncerNamed = (source: string): string[] =>
  /(?:^|\s)#.{0,200}\bpg_?bouncer\b/im.test(source) ? [namesPgbouncer] : [];

/** PgBouncer 1.18 takes the first five; later ones take more, by `track_extra_parameters`. */
const taken = new Set(
  "application_name client_encoding datestyle timezone standard_conforming_strings intervalstyle options".split(" "),
);

/** The host has the name, or a comment: beside a cache of none, which nobody wants but for a pooler. */
function whereNamed(config: AppConfig): string | null {
  if (/^(?:[\w-]+-)?pg-?bouncer(?:[.-]|$)/i.test(placeOf(config).host ?? "")) return "The host is called PgBouncer";
  const isForPooler =
    optionOf(config, `${driverAt(config)}statement_cache_size`)?.value === 0 ||
    placeOf(config).parameters["prepared_statement_cache_size"] === "0";
  return config.traits.includes(namesPgbouncer) && isForPooler ? "A comment here names PgBouncer" : null;
}

export const serverSettings: Lint = {
  id: "server-settings-through-pgbouncer",
  source: "https://www.pgbouncer.org/config.html#ignore_startup_parameters",
  provenOn: "asyncpg 0.27",
  check: (config): Found[] => {
    const [driver, prefix] = [driverOf(config), `${driverAt(config)}server_settings.`];
    const where = driver === null || driver === "asyncpg" ? whereNamed(config) : null;
    const sent = config.options.filter(
      ({ name }) => name.startsWith(prefix) && !taken.has(name.slice(prefix.length).toLowerCase()),
    );
    const words = sent.map(({ name }) => name.slice(prefix.length));
    if (where === null || words.some((word) => !/^[a-z_]{1,60}$/i.test(word))) return [];
    return refusedParameters(where, sent, words, "#");
  },
};
