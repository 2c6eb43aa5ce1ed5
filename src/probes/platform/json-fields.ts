// Fields taken out of an answer of others: typed and bounded, and nothing but what is named.
import { ellipsized } from "../../report/truncate.ts";

export type JsonObject = Record<string, unknown>;

const longestList = 1000;

/** The object, or an empty one. */
export function fieldsOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** The objects of a list, at most 1000; null when it is no list. */
export function listOf(value: unknown): JsonObject[] | null {
  return Array.isArray(value) ? value.slice(0, longestList).map(fieldsOf) : null;
}

/** A text in one line, without control and direction characters; null when it is none or empty. */
export function textOf(value: unknown, longest = 120): string | null {
  if (typeof value !== "string") return null;
  const line = value
    .slice(0, 4 * longest)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  if (line === "") return null;
  return ellipsized(line, longest);
}

export function numberField(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** ISO 8601 in UTC, of a text or of milliseconds since 1970; null when it is no time. */
export function timeOf(value: unknown): string | null {
  const at = typeof value === "string" || typeof value === "number" ? new Date(value) : new Date(Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
