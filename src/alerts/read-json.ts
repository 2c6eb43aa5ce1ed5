// From bytes to what a source documents. Unknown fields pass; texts are bounded; what is missing is said by name.
import { createHash } from "node:crypto";
import { z } from "zod";
import { UserMistake } from "../errors.ts";
import { jsonIn } from "../json-body.ts";
import { oneLine } from "../report/control-characters.ts";

const most = { title: 200, summary: 500, url: 500, label: 200, labels: 64, key: 400 };

/**
 * @param source for the sentence
 * @throws UserMistake: no JSON, or another shape; names fields and never repeats a value
 */
export function readPayload<Shape extends z.ZodType>(body: Buffer, shape: Shape, source: string): z.infer<Shape> {
  const data = jsonIn(body, `This is not JSON, or it is incomplete (${body.length} bytes received).`);
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  const places = read.error.issues.slice(0, 3).map(({ path }) => path.join(".") || "the whole");
  throw new UserMistake(`This is not what ${source} sends. Check: ${[...new Set(places)].join(", ")}.`);
}

/** A field that may be missing, empty or of another type: then null. */
export const optionalText = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((text) => (text === undefined || text === null || text.trim() === "" ? null : text));

/** A map of texts; values of other types are left out. */
export const textMap = z
  .record(z.string(), z.unknown())
  .nullish()
  .catch(null)
  .transform((map) =>
    Object.fromEntries(
      Object.entries(map ?? {}).flatMap(([name, value]): [string, string][] =>
        typeof value === "string" || typeof value === "number" || typeof value === "boolean"
          ? [[name, String(value)]]
          : [],
      ),
    ),
  );

export function alertTitle(...candidates: (string | null | undefined)[]): string {
  const lines = candidates.map((one) => bounded(one ?? "", most.title));
  return lines.find((line) => line !== "") ?? "(no title)";
}

export function summaryOf(text: string | null | undefined): string | null {
  return bounded(text ?? "", most.summary) || null;
}

/** On one line, of whole characters: PostgreSQL takes no half of a surrogate pair. */
function bounded(text: string, longest: number): string {
  return Buffer.from(oneLine(text.slice(0, 4 * longest)).slice(0, longest)).toString();
}

/** Only pages: `javascript:` and the like are no links. */
export function pageOf(text: string | null | undefined): string | null {
  return text && text.length <= most.url && /^https?:\/\/[^\s<>|]+$/.test(text) ? text : null;
}

export function boundedLabels(labels: Record<string, string | null | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels)
      .flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : []))
      .slice(0, most.labels)
      .map(([name, value]) => [bounded(name, most.label), bounded(value, most.label)]),
  );
}

/**
 * Parts that cannot run into each other. What is long, or holds characters that a database cannot keep, becomes its
 * digest, never its beginning.
 */
export function keyOf(...parts: (string | number)[]): string {
  const key = JSON.stringify(parts.map(String));
  const plain = parts.length === 1 ? String(parts[0]) : key;
  const isPlain = plain === Buffer.from(plain).toString() && !plain.includes("\0");
  return isPlain && key.length <= most.key ? plain : createHash("sha256").update(key).digest("hex");
}
