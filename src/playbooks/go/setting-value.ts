// A setting of a pool as Go writes it: a number, a duration, a switch.
import type { Option } from "../playbook.ts";
import { goInteger } from "../read/go-integer.ts";

/** `25`, `5 * time.Minute`, `true`; what is computed is its own text. */
export function settingOf(code: string): Pick<Option, "value" | "isOpaque"> {
  const integer = goInteger(code);
  const value = integer === null ? durationOf(code) : Number(integer);
  if (value !== null) return { value, isOpaque: false };
  if (code === "nil") return { value: null, isOpaque: false };
  if (code === "true" || code === "false") return { value: code === "true", isOpaque: false };
  if (/^pgx\.QueryExecMode\w+$/.test(code)) return { value: code, isOpaque: false };
  return { value: code, isOpaque: true };
}

const units: Record<string, string> = { Hour: "h", Minute: "m", Second: "s", Millisecond: "ms" };

/** `time.Second * 60` is "60s"; `time.Duration(60)` has no unit, and is 60. Null for what is no duration. */
function durationOf(code: string): string | number | null {
  const factors = code
    .split("*")
    .map((one) => one.trim().replace(/^time\.Duration\(([\d_]+)\)$/, "$1"))
    .map((one) => goInteger(one) ?? one);
  const [unit, ...others] = factors.filter((one) => !/^\d{1,9}$/.test(one));
  const product = factors.reduce((all, one) => (/^\d+$/.test(one) ? all * Number(one) : all), 1);
  if (others.length > 0 || !Number.isSafeInteger(product)) return null;
  if (unit === undefined) return product;
  const short = unit.startsWith("time.") ? units[unit.slice("time.".length)] : undefined;
  return short === undefined ? null : `${product}${short}`;
}
