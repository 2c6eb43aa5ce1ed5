// The word of libpq's that somebody means who writes another one for sslmode.
import { parameters } from "../libpq/parameters.ts";
import { nearestNames } from "../target/nearest-names.ts";

const words = parameters["sslmode"]?.values ?? [];

/** `off` is no TLS and `true` some: the nearest word would say the opposite of `enable`. */
export const sslmodeMeant = (value: string): string => sslmodeNear(value) ?? "require";

/** Null where no word is near: each would be a guess. */
export function sslmodeNear(value: string): string | null {
  const own = value.trim().toLowerCase().replaceAll("_", "-");
  if (/^(?:false|off|no|none|0|disabled)$/.test(own)) return "disable";
  if (/^(?:true|on|yes|1|enabled?|ssl|tls)$/.test(own)) return "require";
  return words.find((one) => one === own) ?? nearestNames(own, [...words])[0] ?? null;
}
