// Answers of a size that a model can read, without characters that hide or reorder text.
import { withoutHidden } from "../report/control-characters.ts";
import { bounded } from "../report/truncate.ts";

const mostCharacters = 60_000;
const mostCharactersOfOne = 2_000;
const mostItems = 200;

export function boundedText(text: string): string {
  return bounded(withoutHidden(text), mostCharacters);
}

/** Every text and list inside of plain data; a text that is cut says so. */
export function boundedData(data: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(data).map(([key, value]) => [withoutHidden(key), boundedValue(value)] as const);
  return Object.fromEntries(entries);
}

function boundedValue(value: unknown): unknown {
  if (typeof value === "string") return bounded(withoutHidden(value), mostCharactersOfOne);
  if (Array.isArray(value)) return value.slice(0, mostItems).map(boundedValue);
  if (typeof value !== "object" || value === null) return value;
  return boundedData(value as Record<string, unknown>);
}
