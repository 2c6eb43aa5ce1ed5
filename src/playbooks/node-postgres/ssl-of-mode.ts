// What libpq's sslmode is as node-postgres' `ssl`.
import type { Option } from "../playbook.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";

/** As code; null where it asks for no TLS, which is what there is without it. */
export function sslOfMode({ value, isOpaque }: Option): string | null {
  if (isOpaque) return "true";
  if (/^(?:allow|prefer|require|no-verify)$/.test(String(value))) return "{ rejectUnauthorized: false }";
  return sslmodeMeant(String(value)) === "disable" ? null : "true";
}
