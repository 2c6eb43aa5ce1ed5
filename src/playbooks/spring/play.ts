// Play's databases: `db.NAME` of its configuration, with a driver's class or a pool's settings beside the URL.
// https://www.playframework.com/documentation/latest/SettingsJDBC
import type { AppConfig, Option } from "../playbook.ts";

/** @param options below the prefix, of a file in HOCON */
export const isPlay = (prefix: string, options: Option[]): boolean =>
  /^db\.[\w-]{1,60}\.$/.test(prefix) &&
  options.some(
    ({ name, value }) =>
      name.startsWith(`${prefix}hikaricp.`) || (name === `${prefix}driver` && /\bpostg/i.test(String(value))),
  );

export const isPlays = ({ traits }: AppConfig): boolean => traits.includes("play");

/** Play reads `postgres://user:password@host/database` too, and makes a URL of JDBC's of it. */
export const ofPlay = (url: string): string =>
  url.replace(/^postgres:\/\/[a-zA-Z0-9_]+:[^@]+@([^/]+\/\S+)$/, "jdbc:postgresql://$1");
