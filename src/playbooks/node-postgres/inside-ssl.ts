// Options of the driver or its pool that stand in the `ssl` object, which goes to TLS alone.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { since } from "../versions.ts";
import { ownObject } from "./own-object.ts";

const drivers = (
  "statement_timeout query_timeout lock_timeout idle_in_transaction_session_timeout application_name " +
  "connectionTimeoutMillis idleTimeoutMillis max min keepAlive"
).split(" ");

/** `require` does not verify. A connection that works has a certificate that Node trusts, and goes on verifying it. */
function fixOfMode({ value }: Option, isSaid: boolean): string {
  if (value === "disable") return "// replace the whole of ssl by: ssl: false";
  return isSaid || String(value).startsWith("verify")
    ? "// remove sslmode"
    : "// remove sslmode; where a private CA signed the certificate, add that as ca";
}

/** The connection is what the mode asks for, by what stands beside it. */
function isAsAsked({ value, isOpaque }: Option, verifies: Option | null, isSaid: boolean): boolean {
  if (isOpaque) return false;
  if (value === "require") return isSaid;
  return /^verify-(?:ca|full)$/.test(String(value)) && (verifies === null || verifies.value === true);
}

/** @param sslOf where TLS is asked for: "ssl", "connection.ssl", "dialectOptions.ssl" */
export const insideSsl = (sslOf: (config: AppConfig) => string): Lint => ({
  id: "inside-ssl",
  source: "https://node-postgres.com/features/ssl",
  provenOn: null,
  check: (config) => {
    if (config.traits.includes(ownObject)) return [];
    const prefix = `${sslOf(config)}.`;
    return config.options.flatMap((option): Found[] => {
      const name = option.name.startsWith(prefix) ? option.name.slice(prefix.length) : "";
      if (name === "sslmode") {
        const isSaid = config.options.some((one) => /^(?:rejectUnauthorized|ca)$/.test(one.name.slice(prefix.length)));
        const isVerified = !isSaid && since(config, "pg", "node-postgres", "8.0").holds !== false;
        return [
          ignoredOption(option, {
            level: isAsAsked(option, optionOf(config, `${prefix}rejectUnauthorized`), isSaid) ? "note" : "warning",
            why:
              "`sslmode` inside `ssl` is silently ignored: Node's TLS has no such option" +
              (isVerified ? ", and verifies the certificate." : "."),
            fix: fixOfMode(option, isSaid),
          }),
        ];
      }
      if (/^(?:ssl|enabled?)$/.test(name) && option.value === false && !option.isOpaque)
        return [
          ignoredOption(option, {
            why: `\`${name}: false\` inside \`ssl\` is silently ignored: any object there turns TLS on.`,
            fix: `// remove ${name}; for a server without TLS: ssl: false`,
          }),
        ];
      if (!drivers.includes(name)) return [];
      return [
        ignoredOption(option, {
          level: "warning",
          why: `\`${name}\` inside \`ssl\` is silently ignored: that object goes to TLS alone.`,
          fix: `// move ${name} out of ssl, beside it`,
        }),
      ];
    });
  },
});
