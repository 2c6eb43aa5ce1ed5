// Does the server know this machine's time zone by its name? A JVM has its driver send that name at each login.
import { readlinkSync } from "node:fs";
import type { Question } from "./query-json.ts";
import { asText } from "./json-reader.ts";

/** As a JVM here finds it: TZ, else where /etc/localtime leads. Null for what is no region's name. */
export function machineZone(): string | null {
  const zone = process.env["TZ"] ?? localtime();
  return /^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/.test(zone) ? zone : null;
}

function localtime(): string {
  try {
    return readlinkSync("/etc/localtime").replace(/^.*\/zoneinfo\//, "");
  } catch {
    return "";
  }
}

/** Refused with 22023 where the server has no such zone; holds for this transaction alone. */
export function timeZoneSet(zone: string): Question<string> {
  return { select: `select to_json(set_config('TimeZone', '${zone}', true))`, read: asText };
}
