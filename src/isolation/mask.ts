// Values of options named like a secret are compared, and never shown.
import { isSecretName } from "../target/secret-names.ts";
import type { RecordedExperiment } from "./experiment.ts";

/** The same experiments with a mark for each different secret: equal ones stay equal, different ones different. */
export function masked(experiments: RecordedExperiment[]): RecordedExperiment[] {
  const marks = new Map<string, string>();
  const mark = (value: unknown): string => {
    const text = JSON.stringify(value) ?? "null";
    const found = marks.get(text) ?? (marks.size === 0 ? "[secret]" : `[secret ${marks.size + 1}]`);
    marks.set(text, found);
    return found;
  };
  const walk = (value: unknown, name: string, depth: number): unknown => {
    if (value === null || depth > 32) return value;
    if (isSecretName(name)) return mark(value);
    if (Array.isArray(value)) return value.map((one) => walk(one, "", depth + 1));
    if (typeof value === "object") return mapOf(value, depth);
    return typeof value === "string" ? withoutPassword(value, mark) : value;
  };
  const mapOf = (value: object, depth: number) =>
    Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one, key, depth + 1)]));
  return experiments.map((one) => ({ ...one, options: mapOf(one.options, 0) }));
}

/** The password of a URL, and tuples or pairs that name one. */
function withoutPassword(text: string, mark: (value: unknown) => string): string {
  return text
    .replaceAll(
      /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,300}:)([^\s@]{1,1000})@/gi,
      (_, before: string, secret: string) => `${before}${mark(secret)}@`,
    )
    .replaceAll(
      /((?:password|passwd|secret|token)\s*[:=,]\s*)("[^"]*"|'[^']*'|[^\s,;}]+)/gi,
      (_, before: string, secret: string) => `${before}${mark(secret)}`,
    );
}

/**
 * One experiment by itself, without what is secret in it. A mark would say the same for different
 * passwords of different experiments: what is not recorded is unknown, and separates nothing.
 */
export function withoutSecretOptions(options: Record<string, unknown>): Record<string, unknown> {
  const walk = (value: unknown, depth: number): unknown => {
    if (typeof value === "string")
      return value.replaceAll(/([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,300}):[^\s@]{1,1000}@/gi, "$1@");
    if (value === null || typeof value !== "object" || depth > 32) return value;
    if (Array.isArray(value)) return value.filter((one) => !namesSecret(one)).map((one) => walk(one, depth + 1));
    return mapOf(value, depth + 1);
  };
  const mapOf = (value: object, depth: number): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(value).flatMap(([key, one]) => (isSecretName(key) ? [] : [[key, walk(one, depth)]])),
    );
  return mapOf(options, 0);
}

function namesSecret(value: unknown): boolean {
  return typeof value === "string" && /(?:password|passwd|secret|token)\s*[:=,]/i.test(value);
}
