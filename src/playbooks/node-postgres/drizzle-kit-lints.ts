// What cannot work in a configuration of Drizzle Kit.
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { since } from "../versions.ts";
import { docs } from "./options.ts";
import { renamed } from "./write.ts";

export const drizzleKit: Lint = {
  id: "drizzle-kit",
  source: docs.drizzle,
  provenOn: null,
  check: (config) => {
    if (!config.traits.includes("drizzle-kit")) return [];
    const dialect = optionOf(config, "dialect");
    const kit = since(config, "drizzle-kit", "Drizzle Kit", "0.21");
    // `dialect` came with 0.21: whoever writes it has that or a later one.
    const isNew = kit.holds ?? dialect !== null;
    const old = isNew ? optionOf(config, "dbCredentials.connectionString") : null;
    return [
      ...(dialect && !dialect.isOpaque && /^(pg|postgres)$/.test(String(dialect.value))
        ? [
            invalidOption(dialect, {
              why: "Drizzle Kit has no dialect with this name: it exits before it connects.",
              fix: 'dialect: "postgresql"',
            }),
          ]
        : []),
      ...(old
        ? [
            invalidOption(old, {
              why:
                "Drizzle Kit since 0.21 reads `dbCredentials.url`, and refuses `connectionString`" +
                (kit.holds === null ? "." : `; ${kit.text}.`),
              fix: renamed(old, "url"),
            }),
          ]
        : []),
    ];
  },
};

/** It opens `new Pool({ connectionString: url })`, and takes `ssl` beside a host alone. */
export const kitSsl: Lint = {
  id: "drizzle-kit-ssl-beside-url",
  source: "https://github.com/drizzle-team/drizzle-orm/blob/main/drizzle-kit/src/cli/connections.ts",
  provenOn: null,
  check: (config): Found[] => {
    const own = config.options.filter(({ name }) => /^dbCredentials\.ssl(?:\.|$)/.test(name));
    const [ssl] = own;
    const url = optionOf(config, "dbCredentials.url");
    if (!ssl || !url || !config.traits.includes("drizzle-kit") || optionOf(config, "dbCredentials.host")) return [];
    // Off is what it is without either; and a URL that says it has no use for the rest.
    if (own.length === 1 && ssl.name === "dbCredentials.ssl" && ssl.value === false) return [];
    if (!url.isOpaque && /[?&]ssl(?:mode)?=/.test(String(url.value))) return [];
    return [
      ignoredOption(ssl, {
        level: "warning",
        why: "Drizzle Kit connects with `url` alone and ignores `ssl` beside it: the URL decides on TLS.",
        fix: "// remove ssl, and put sslmode into the URL: no-verify with pg, require with postgres",
      }),
    ];
  },
};
