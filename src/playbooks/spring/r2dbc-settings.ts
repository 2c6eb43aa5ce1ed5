// What a configuration of R2DBC asks for: in a URL, or in code each part on its own.
import { onlyKnown, settingIn, tlsOfSslmode } from "../connection-settings.ts";
import { literalOf, numberOf, optionOf, stringOf, valueOf } from "../options.ts";
import type { AppConfig, ConnectionSettings } from "../playbook.ts";
import { wholeParts } from "../url.ts";
import { docs } from "./options.ts";
import { r2dbcDocs } from "./r2dbc.ts";
import { r2dbcName, r2dbcOption, r2dbcScheme } from "./r2dbc-lints.ts";
import { springLine } from "./write.ts";

/** Their own pages, where it is not R2DBC; neither asks for TLS by itself. */
const ofClients: Record<string, string> = {
  "vertx-code": "https://vertx.io/docs/vertx-pg-client/java/",
  "skunk-code": "https://typelevel.org/skunk/reference/Sessions.html",
};

/** R2DBC's URL has the form of any other; its pool is not HikariCP, and its driver's default is no TLS. */
export function r2dbcSettings(config: AppConfig): ConnectionSettings {
  const [setting, name] = [settingIn(config), (word: string) => r2dbcName(config, word)];
  const isCode = config.traits.includes("code");
  const client = Object.keys(ofClients).find((one) => config.traits.includes(one));
  const [driver, pools] = client
    ? [ofClients[client] ?? "", ofClients[client] ?? ""]
    : [r2dbcDocs.driver, r2dbcDocs.pool];
  const [url, pool] = [name("url"), name("pool.")];
  const text = literalOf(config, url) ?? "";
  const parts = wholeParts(text.replace(r2dbcScheme, ""));
  const mode = r2dbcOption(config, "sslMode")?.toLowerCase().replaceAll("_", "-");
  const usual = text.startsWith("r2dbcs:") || r2dbcOption(config, "ssl") === "true" ? "verify-full" : "disable";
  const size = optionOf(config, `${pool}max-size`);
  const part = <T>(word: string, inUrl: T | null | undefined, own: T | undefined) =>
    optionOf(config, word)
      ? setting(word, own, client ? driver : docs.spring)
      : setting(url, inUrl, client ? driver : docs.spring);
  const isPlaced = parts !== null || optionOf(config, "host") !== null;
  const port = optionOf(config, "port") ? undefined : isPlaced ? (parts?.port ?? 5432) : undefined;
  const isPooled = isCode
    ? size !== null || text.includes(":pool:")
    : stringOf(config, `${pool}enabled`) !== "false" && valueOf(config, `${pool}enabled`) !== false;
  return onlyKnown({
    host: part("host", parts?.host, literalOf(config, "host")),
    port: part("port", port, numberOf(config, "port")),
    database: part("database", parts?.database, literalOf(config, "database")),
    user: setting(name("username"), literalOf(config, name("username")), client ? driver : docs.spring),
    tls: setting(url, isPlaced ? tlsOfSslmode(mode ?? usual) : undefined, driver, {
      require: springLine(name("properties.sslMode"), "require"),
      disable: springLine(name("properties.sslMode"), "disable"),
    }),
    poolSize: isPooled
      ? setting(`${pool}max-size`, size ? numberOf(config, size.name) : 10, pools, {
          "{n}": `${pool}max-size: {n}`,
        })
      : undefined,
  });
}
