// A certificate of an authority beside `rejectUnauthorized: false`: nothing is held against it.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { ownObject } from "./own-object.ts";

/** @param placesOf where TLS is asked for: "ssl", "dialectOptions.ssl" */
export const uselessCa = (placesOf: (config: AppConfig) => string[]): Lint => ({
  id: "useless-ca",
  source: "https://nodejs.org/api/tls.html#tlsconnectoptions-callback",
  provenOn: null,
  check: (config): Found[] =>
    config.traits.includes(ownObject)
      ? []
      : placesOf(config).flatMap((place): Found[] => {
          const [ca, verifies] = ["ca", "rejectUnauthorized"].map((name) => optionOf(config, `${place}.${name}`));
          const isSet = ca && (ca.isOpaque || (typeof ca.value === "string" && ca.value !== ""));
          if (!isSet || !verifies || verifies.isOpaque || verifies.value !== false) return [];
          return [
            ignoredOption(ca, {
              level: "note",
              why: "With `rejectUnauthorized: false` any certificate is accepted: `ca` has no effect.",
              fix: "// remove rejectUnauthorized, so that ca verifies the server; its name must then fit too",
            }),
          ];
        }),
});
