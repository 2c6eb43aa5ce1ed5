// What postgres.js asks for by `ssl`: its options go over the URL, and four words are its own (src/connection.js).
import { ignoredOption, optionOf, valueOf } from "../options.ts";
import type { AppConfig, ConnectionSettings, Lint } from "../playbook.ts";

type Tls = NonNullable<ConnectionSettings["tls"]>["value"];

/** Any other text asks for TLS, and verifies. */
const words: Record<string, Tls> = { require: "require", allow: "require", prefer: "prefer" };
const wordOf = (text: string): Tls => (Object.hasOwn(words, text) ? words[text] : undefined) ?? "verify";

/** @param parameters of the URL, where it stands in the file */
export function tlsOfPostgresJs(config: AppConfig, parameters: Record<string, string> | undefined): Tls | undefined {
  const verified = optionOf(config, "ssl.rejectUnauthorized");
  if (verified?.isOpaque) return undefined;
  if (verified?.value === false) return "require";
  if (config.options.some(({ name }) => name.startsWith("ssl."))) return "verify";
  const option = optionOf(config, "ssl");
  if (option?.isOpaque) return undefined;
  if (option)
    return typeof option.value === "string" && option.value !== "" ? wordOf(option.value) : onOrOff(option.value);
  const word = parameters?.["sslmode"] ?? parameters?.["ssl"];
  if (word !== undefined) return ["disable", "false", ""].includes(word) ? "disable" : wordOf(word);
  // The URL may have it, or the environment's PGSSL.
  return config.options.length === 0 || optionOf(config, "connectionString")?.isOpaque ? undefined : "disable";
}

const onOrOff = (value: unknown): Tls => (value === true ? "verify" : "disable");

export const allowInsists: Lint = {
  id: "ssl-allow-of-postgres-js",
  source: "https://github.com/porsager/postgres/blob/v3.4.9/src/connection.js",
  provenOn: null,
  check: (config) =>
    config.traits.includes("postgres.js") && valueOf(config, "ssl") === "allow"
      ? [
          ignoredOption(["ssl", optionOf(config, "ssl")?.line ?? null], {
            level: "note",
            why: "postgres.js takes `allow` as `require`: it fails on a server without TLS. `prefer` connects to both.",
            fix: 'ssl: "prefer"',
          }),
        ]
      : [],
};
