// What Quarkus' reactive data source asks for: https://quarkus.io/guides/datasource#reactive-datasource
import { onlyKnown, settingIn, tlsOfSslmode } from "../connection-settings.ts";
import { literalOf, numberOf, optionOf } from "../options.ts";
import type { AppConfig, ConnectionSettings } from "../playbook.ts";
import { wholeParts } from "../url.ts";
import { docs } from "./options.ts";
import { besideJdbc } from "./quarkus.ts";
import { prefixOf } from "./settings.ts";

export const isQuarkusReactive = ({ traits }: AppConfig): boolean => traits.includes("quarkus-reactive");

export const onlyRead = "settings of a reactive data source are read, and not judged";

/** Several URLs in one are a list of servers: which of them is meant, nobody knows. */
const several = /,\s*(?:vertx-reactive:)?postgres/;

/** Its client asks for TLS only where `ssl-mode`, or the URL, says so. */
export function quarkusReactiveSettings(config: AppConfig): ConnectionSettings {
  const [setting, prefix] = [settingIn(config), prefixOf(config)];
  const [url, size, mode] = ["url", "max-size", "postgresql.ssl-mode"].map((name) => `${prefix}${name}`) as [
    string,
    string,
    string,
  ];
  const text = (literalOf(config, url) ?? "").replace(/^vertx-reactive:/, "");
  const parts = several.test(text) ? null : wholeParts(text);
  const user = besideJdbc(prefix).find((one) => one.endsWith("username")) ?? "";
  const own = optionOf(config, mode);
  const said = own ? literalOf(config, mode)?.toLowerCase().replaceAll("_", "-") : parts?.parameters["sslmode"];
  const isKnown = own !== null ? said !== undefined : parts !== null;
  return onlyKnown({
    host: setting(url, parts?.host, docs.quarkus),
    port: setting(url, parts?.host ? (parts.port ?? 5432) : undefined, docs.quarkus),
    database: setting(url, parts?.database, docs.quarkus),
    user: optionOf(config, user)
      ? setting(user, literalOf(config, user), docs.quarkus)
      : setting(url, parts?.user, docs.quarkus),
    tls: setting(own ? mode : url, isKnown ? tlsOfSslmode(said ?? "disable") : undefined, docs.quarkus, {
      require: `${mode}: require`,
      disable: `${mode}: disable`,
    }),
    poolSize: setting(size, numberOf(config, size), docs.quarkus, { "{n}": `${size}: {n}` }),
  });
}
