// What somebody may send who has the secret of a hook: each field of a recorded payload, spoiled in each way.
import { payloads, type Payload } from "./deliveries.ts";

/** Other types, names that every object has, what no database keeps, and more than any field may hold. */
const spoiled: unknown[] = [
  null,
  true,
  -1,
  Number.MAX_VALUE,
  "",
  [],
  {},
  [[]],
  "constructor",
  "__proto__",
  "toString",
  "nul \u0000 and half \ud83d of a character",
  "x".repeat(20_000),
  { constructor: "x", toString: null, __proto__: "y" },
];

/** As it is, but for one field; every field of it, and the whole. */
function* variants(value: unknown): Generator {
  yield* spoiled;
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const inner of variants(value[0])) yield [inner, ...(value as unknown[]).slice(1)];
    yield [...(value as unknown[]), ...(value as unknown[])];
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    const { [name]: _, ...without } = value as Record<string, unknown>;
    yield without;
    for (const other of variants(inner)) yield { ...value, [name]: other };
  }
}

export function* hostileBodies(): Generator<{ payload: Payload; body: unknown }> {
  for (const payload of payloads) for (const body of variants(payload.body)) yield { payload, body };
}

/** `{"a":{"a":…}}`, deeper than any stack. */
export function deepJson(levels = 100_000): string {
  return `${'{"alerts":'.repeat(levels)}1${"}".repeat(levels)}`;
}
