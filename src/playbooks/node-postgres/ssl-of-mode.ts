// What libpq's sslmode is as node-postgres' `ssl`.
import type { Option } from "../playbook.ts";

/** As code; null where it asks for no TLS, which is what there is without it. */
export function sslOfMode({ value, isOpaque }: Option): string | null {
  if (isOpaque) return "true";
  if (value === "disable" || value === false) return null;
  return /^(?:allow|prefer|require|no-verify)$/.test(String(value)) ? "{ rejectUnauthorized: false }" : "true";
}
