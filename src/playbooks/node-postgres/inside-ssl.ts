// Options of the driver or its pool that stand in the `ssl` object, which goes to TLS alone.
import { ignoredOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";

const drivers = (
  "statement_timeout query_timeout lock_timeout idle_in_transaction_session_timeout application_name " +
  "connectionTimeoutMillis idleTimeoutMillis max min keepAlive"
).split(" ");

/** What `require` asks for has another word here. */
function fixOfMode({ value }: Option, isSaid: boolean): string {
  if (value === "disable") return "ssl: false";
  return isSaid || String(value).startsWith("verify")
    ? "// remove sslmode"
    : 'rejectUnauthorized: false // as require has it; or ca: "…" to verify';
}

/** @param sslOf where TLS is asked for: "ssl", "connection.ssl", "dialectOptions.ssl" */
export const insideSsl = (sslOf: (config: AppConfig) => string): Lint => ({
  id: "inside-ssl",
  source: "https://node-postgres.com/features/ssl",
  provenOn: null,
  check: (config) => {
    const prefix = `${sslOf(config)}.`;
    return config.options.flatMap((option): Found[] => {
      const name = option.name.startsWith(prefix) ? option.name.slice(prefix.length) : "";
      if (name === "sslmode") {
        const isSaid = config.options.some((one) => /^(?:rejectUnauthorized|ca)$/.test(one.name.slice(prefix.length)));
        return [
          ignoredOption(option, {
            level: "warning",
            why:
              "`sslmode` inside `ssl` is silently ignored: Node's TLS has no such option" +
              (isSaid ? "." : ", and verifies the certificate."),
            fix: fixOfMode(option, isSaid),
          }),
        ];
      }
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
