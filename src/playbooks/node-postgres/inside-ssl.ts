// Options of the driver or its pool that stand in the `ssl` object, which goes to TLS alone.
import type { AppConfig, Found, Lint } from "../playbook.ts";

const drivers = (
  "statement_timeout query_timeout lock_timeout idle_in_transaction_session_timeout application_name " +
  "connectionTimeoutMillis idleTimeoutMillis max min keepAlive"
).split(" ");

/** @param sslOf where TLS is asked for: "ssl", "connection.ssl", "dialectOptions.ssl" */
export const insideSsl = (sslOf: (config: AppConfig) => string): Lint => ({
  id: "inside-ssl",
  source: "https://node-postgres.com/features/ssl",
  provenOn: null,
  check: (config) => {
    const prefix = `${sslOf(config)}.`;
    return config.options.flatMap((option): Found[] => {
      const name = option.name.startsWith(prefix) ? option.name.slice(prefix.length) : "";
      if (!drivers.includes(name)) return [];
      return [
        {
          cause: "app-config-invalid-option",
          severity: "notice",
          level: "warning",
          option: option.name,
          line: option.line,
          why: `\`${name}\` inside \`ssl\` is silently ignored: that object goes to TLS alone.`,
          fix: `// move ${name} out of ssl, beside it`,
        },
      ];
    });
  },
});
