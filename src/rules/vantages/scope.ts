// For whom a fault holds that one place saw: whoever comes from there, whoever logs in like it, or everybody.
import { layerOf, type Cause } from "../../report/causes.ts";
import { wayIn } from "../../report/observation.ts";

export type Scope = "place" | "login" | "server";

/** Where the layer does not say it. */
const special: Partial<Record<Cause, Scope>> = {
  "startup-silent": "place",
  "startup-closed": "place",
  "startup-not-postgres": "place",
  "startup-tls-expected": "place",
  "startup-slow": "place",
  "pooler-user-unknown": "login",
  "pooler-database-unknown": "login",
  "pooler-parameter-rejected": "login",
  "admission-connections-reserved": "server",
  "admission-database-closed": "server",
  "admission-database-damaged": "server",
  "admission-database-connection-limit": "server",
  "query-timeout": "server",
  "query-disk-full": "server",
  "query-out-of-memory": "server",
  "query-permission-denied": "login",
};

export function scopeOf(cause: Cause): Scope {
  const layer = layerOf(cause);
  if (special[cause]) return special[cause];
  if (["vantage", "config", "dns", "tcp", "tls", "query"].includes(layer)) return "place";
  return layer === "auth" || layer === "admission" ? "login" : "server";
}

/** The row that a cause's layer is seen in: a place where it passed is past that layer. */
export function rowOf(cause: Cause): string {
  const layer = layerOf(cause);
  return ["config", "dns", ...wayIn].includes(layer) ? layer : "query";
}

/** An unreachable address shows itself as silence here and as an ICMP answer there; so do names that have no answer. */
export function isAlike(a: Cause | null, b: Cause | null): boolean {
  if (a === null || b === null) return false;
  if (a === b) return true;
  const [one, other] = [layerOf(a), layerOf(b)];
  return one === other && (one === "dns" || (isUnreached(a) && isUnreached(b)));
}

function isUnreached(cause: Cause): boolean {
  return ["tcp-timeout", "tcp-unreachable", "tcp-refused"].includes(cause);
}
