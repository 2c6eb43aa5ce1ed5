// Whether the values of a connection are ones that libpq accepts, each by itself and together.
// Source: fe-connect.c, pqConnectOptions2 and parse_int_param, of libpq 18.
import { distance } from "fastest-levenshtein";
import { parameters, unknownParameter } from "./parameters.ts";
import type { ConfigProblem, Conninfo, ProtocolVersion } from "./connection.ts";

export interface Value {
  value: string;
  /** "url", "environment PGHOST", "service file" … */
  source: string;
}
export type Values = Record<string, Value>;

export function unknownOnes(names: string[], where: string): ConfigProblem[] {
  return names
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => ({ cause: "config-parameter-unknown" as const, where, ...unknownParameter(name) }));
}

/** The bad sslmode first: it is the one that decides whether the password may travel. */
export function wrongValues(values: Values): ConfigProblem[] {
  return Object.entries(values)
    .flatMap(([name, value]) => wrongValue(name, value) ?? [])
    .sort((a, b) => Number(b.cause === "config-sslmode-invalid") - Number(a.cause === "config-sslmode-invalid"));
}

function wrongValue(name: string, { value, source: where }: Value): ConfigProblem | null {
  const rule = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  const shown = /^[\w.-]{1,24}$/.test(value) ? `"${value}"` : value === "" ? "empty" : "what it is";
  if (
    rule?.values &&
    !rule.values.includes(value) &&
    !(rule.anyCase && (value === "" || canonicalValue(name, value)))
  ) {
    const near = rule.values
      .map((one) => ({ one, away: distance(one, value.toLowerCase()) }))
      .sort((a, b) => a.away - b.away)[0];
    const guess = near && near.away <= 2 ? ` Did you mean ${near.one}?` : "";
    const foreign =
      name === "sslmode" && value === "no-verify" ? " no-verify is node-postgres' own word; libpq's is require." : "";
    return {
      cause: name === "sslmode" ? "config-sslmode-invalid" : "config-parameter-unknown",
      where,
      text: `${name} cannot be ${shown}`,
      fix: `${name} is one of ${rule.values.join(", ")}.${guess}${foreign}`,
    };
  }
  if (rule?.number && !/^\s*(?:[+-]?\d{1,10})?\s*$/.test(value))
    return {
      cause: "config-parameter-unknown",
      where,
      text: `${name} is not a whole number`,
      fix: `Give ${name} as a whole number${units[name] ? ` of ${units[name]}` : ""}, without a unit.`,
    };
  if (name === "require_auth" && !isAuthList(value))
    return {
      cause: "config-parameter-unknown",
      where,
      text: "require_auth is not a list of authentication methods",
      fix: `Give ${authMethods.join(", ")}, separated by commas without spaces; either all of them with a ! or none.`,
    };
  if (/^scram_(?:client|server)_key$/.test(name) && !isScramKey(value))
    return {
      cause: "config-parameter-unknown",
      where,
      text: `${name} is not a key of SCRAM-SHA-256`,
      fix: `Give ${name} as 32 bytes in base64, or leave it out: even empty it is refused.`,
    };
  return null;
}

/** fe-connect.c, pqConnectOptions2: base64, in which white space counts for nothing (base64.c), of 32 bytes. */
function isScramKey(value: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(value.replaceAll(/[ \t\r\n]/g, ""));
}

const units: Record<string, string> = {
  connect_timeout: "seconds",
  keepalives_idle: "seconds",
  keepalives_interval: "seconds",
  tcp_user_timeout: "milliseconds",
};

const authMethods = ["password", "md5", "gss", "sspi", "scram-sha-256", "oauth", "none"];

function isAuthList(value: string): boolean {
  if (value === "") return true;
  const words = value.split(",");
  const negated = words.filter((word) => word.startsWith("!"));
  const names = words.map((word) => word.replace(/^!/, ""));
  return (
    (negated.length === 0 || negated.length === words.length) &&
    names.every((name) => authMethods.includes(name)) &&
    new Set(names).size === names.length
  );
}

/** TLSv1.3 for tlsv1.3: libpq does not mind the case of protocol versions. */
export function canonicalValue(name: string, value: string): string | undefined {
  return parameters[name]?.values?.find((one) => one.toLowerCase() === value.toLowerCase());
}

/** Combinations that libpq refuses. */
export function contradictions(conninfo: Conninfo, values: Values): ConfigProblem[] {
  const { sslmode, sslrootcert, sslnegotiation, sslMinVersion, sslMaxVersion } = conninfo;
  if (sslrootcert === "system" && sslmode !== "verify-full")
    return [
      {
        cause: "config-sslmode-invalid",
        where: values["sslrootcert"]?.source ?? "url",
        text: `sslrootcert=system works only with sslmode=verify-full, not ${sslmode}`,
        fix: "Set sslmode=verify-full, or name a root certificate's file.",
      },
    ];
  if (sslmode === "verify-full" && values["hostaddr"]?.value && !values["host"]?.value)
    return [
      {
        cause: "config-host-missing",
        where: values["hostaddr"].source,
        text: "sslmode=verify-full compares the certificate with the host name, but only hostaddr is given",
        fix: "Set host as well, to the name on the certificate. hostaddr only skips the lookup.",
      },
    ];
  if (sslnegotiation === "direct" && ["disable", "allow", "prefer"].includes(sslmode))
    return [
      {
        cause: "config-sslmode-invalid",
        where: values["sslnegotiation"]?.source ?? "url",
        text: `sslnegotiation=direct works only with sslmode=require or stronger, not ${sslmode}`,
        fix: "Set sslmode=require (better verify-full), or leave sslnegotiation out.",
      },
    ];
  if (sslMinVersion && sslMaxVersion && sslMinVersion > sslMaxVersion)
    return [
      {
        cause: "config-parameter-unknown",
        where: values["ssl_max_protocol_version"]?.source ?? "url",
        text: `ssl_min_protocol_version ${sslMinVersion} is above ssl_max_protocol_version ${sslMaxVersion}`,
        fix: "Leave ssl_max_protocol_version out.",
      },
    ];
  if (protocolOf(values, "min_protocol_version") === "3.2" && protocolOf(values, "max_protocol_version") === "3.0")
    return [
      {
        cause: "config-parameter-unknown",
        where: values["max_protocol_version"]?.source ?? "url",
        text: "min_protocol_version is above max_protocol_version",
        fix: "Leave max_protocol_version out.",
      },
    ];
  return [];
}

/** libpq 18 knows 3.0, 3.2 and latest; null where nothing is said. */
export function protocolOf(values: Values, name: string): ProtocolVersion | null {
  const value = values[name]?.value ?? "";
  return value === "" ? null : value === "3.0" ? "3.0" : "3.2";
}
