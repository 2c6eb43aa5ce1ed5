// Whether the server takes a value of a setting, as its own parse_bool, parse_int and parse_real (guc.c) read it.
import type { SettingForm } from "./postgresql-forms.ts";

const sizes: Record<string, number> = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };
const times: Record<string, number> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Units that a setting takes, and how much of the first of them each is. */
export const unitsOf = (unit: string): Record<string, number> => (Object.hasOwn(times, unit) ? times : sizes);

/** What one of its own unit is: `8kB` is a page. */
export const factorOf = (unit: string): number =>
  unit === "8kB" ? 8 * 1024 : (Object.hasOwn(unitsOf(unit), unit) && unitsOf(unit)[unit]) || 1;

/** What is wrong with a value. */
export type ValueFault = "switch" | "word" | "number" | "unit" | "less" | "more";

const isSwitch = (value: string) => /^(?:t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)$/i.test(value);

/** A number as C reads one from the beginning of a text: strtol in any base, and strtod. */
const whole = /^\s*[-+]?(?:0x[\da-f]+|0[0-7]*|[1-9]\d*)/i;
const real = /^\s*[-+]?(?:0x[\da-f]+(?:\.[\da-f]*)?|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|inf(?:inity)?)/i;

function valueOfC(text: string): number {
  const [, sign, digits = ""] = /^\s*([-+]?)(.*)$/.exec(text) ?? [];
  const [head = "", fraction = ""] = digits.toLowerCase().split(".");
  const size = /^inf/i.test(digits)
    ? Infinity
    : head.startsWith("0x")
      ? Number(head) + (fraction === "" ? 0 : Number.parseInt(fraction, 16) / 16 ** fraction.length)
      : /^0[0-7]+$/.test(digits)
        ? Number.parseInt(digits, 8)
        : Number(digits);
  return sign === "-" ? -size : size;
}

/** The number at the beginning, and what follows it; null where none stands there. */
function numberAt(value: string, isReal: boolean): { number: number; rest: string } | null {
  const [int] = isReal ? [] : (whole.exec(value) ?? []);
  const isFraction = /^[.e]/i.test(value.slice(int?.length ?? 0));
  if (int !== undefined && !isFraction) return { number: valueOfC(int), rest: value.slice(int.length) };
  const [float] = isReal || isFraction ? (real.exec(value) ?? []) : [];
  if (float === undefined) return null;
  const isOctal = /^\s*[-+]?0[0-7]+$/.test(float);
  return { number: isOctal ? Number(float) : valueOfC(float), rest: value.slice(float.length) };
}

/** To the nearest whole number, halves to the even one: rint(3). */
function rounded(number: number): number {
  const near = Math.round(number);
  return Math.abs(number % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

const largest = 2 ** 31 - 1;

/** Null where some release takes it. */
export function faultOf(form: SettingForm, value: string): ValueFault | null {
  if (form.kind === "switch") return isSwitch(value) ? null : "switch";
  if (form.kind === "words") {
    const isWord = [...form.words, ...form.besides].some((one) => one.toLowerCase() === value.toLowerCase());
    return isWord || (form.isSwitch && isSwitch(value)) ? null : "word";
  }
  const found = numberAt(value, form.isReal);
  if (!found) return "number";
  const [, unit] = /^\s*(\S{0,3})\s*$/.exec(found.rest) ?? [];
  if (unit === undefined) return "unit";
  const known = form.unit === null ? {} : unitsOf(form.unit);
  if (unit !== "" && !Object.hasOwn(known, unit)) return "unit";
  const scale = unit === "" || form.unit === null ? 1 : (known[unit] ?? 1) / factorOf(form.unit);
  const number = form.isReal ? found.number * scale : rounded(found.number * scale);
  if (number < form.least) return "less";
  return number > Math.min(form.most, form.isReal ? Number.MAX_VALUE : largest) ? "more" : null;
}
