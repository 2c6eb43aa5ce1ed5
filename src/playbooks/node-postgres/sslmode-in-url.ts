// An sslmode in a connection string that pg does not know: any word there makes an object of TLS options, and an
// unknown one leaves it as it is (pg-connection-string 2).
import { parameters } from "../../libpq/parameters.ts";
import { placeOfOption } from "../options.ts";
import type { Found, Option } from "../playbook.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { urlParts } from "../url.ts";

const known = ["no-verify", ...(parameters["sslmode"]?.values ?? [])];

/** The word itself may be anything: it is not repeated. */
export function unknownSslmode(option: Option | null): Found[] {
  const text = option && !option.isOpaque && typeof option.value === "string" ? option.value : "";
  const mode = urlParts(text)?.parameters["sslmode"] ?? "";
  if (!option || !/^[\w-]+$/.test(mode) || known.includes(mode)) return [];
  const meant = /^no[-_]?verify$/i.test(mode) ? "no-verify" : sslmodeMeant(mode);
  const isOff = meant === "disable";
  return [
    {
      cause: "config-sslmode-invalid",
      ...placeOfOption(option),
      ...(isOff || meant === "no-verify"
        ? { severity: "degraded" as const }
        : { severity: "notice" as const, level: "note" as const }),
      why:
        "node-postgres does not know this `sslmode`: it asks for TLS, and verifies the certificate." +
        (isOff ? " A server without TLS is refused." : ""),
      fix: `// write sslmode=${meant} in the URL`,
    },
  ];
}
