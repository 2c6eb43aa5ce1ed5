// Reads single values out of JSON or form arguments, where every value may be missing or of another type.
import { ApiRefusal, type Fields } from "./types.ts";

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as text; "" when missing. */
export function textIn(args: Fields, key: string): string {
  const value = args[key];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Forms send "true" and "1", JSON sends true. */
export function flagOf(args: Fields, key: string): boolean {
  return ["true", "1"].includes(textIn(args, key).toLowerCase());
}

export function listIn(args: Fields, key: string): Fields[] {
  const value = args[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/**
 * A value that is JSON text in a form and itself in a JSON body; undefined when missing, `badFormat` when unreadable.
 */
export function jsonOf(args: Fields, key: string, badFormat: string): unknown {
  const value = args[key];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new ApiRefusal(badFormat);
  }
}

/** The list of blocks of a call; undefined when it has none. */
export function blocksIn(args: Fields): unknown[] | undefined {
  const blocks = jsonOf(args, "blocks", "invalid_blocks_format");
  if (blocks === undefined) return undefined;
  if (!Array.isArray(blocks)) throw new ApiRefusal("invalid_blocks_format");
  return blocks;
}
