// A test's options as a flat set of values at JSON Pointers, so that two of them can be compared element by element.

/** Deeper nesting is nobody's configuration. */
const deepest = 32;

export interface RecordedOptions {
  /** Every pointer that the test records. */
  pointers: Map<string, Slot>;
}
/** What stands at one pointer: a scalar, or a list whose elements each count. */
export interface Slot {
  isList: boolean;
  /** Canonical text of each value → the value. */
  values: Map<string, unknown>;
}

export function recorded(options: Record<string, unknown>): RecordedOptions {
  const pointers = new Map<string, Slot>();
  const walk = (value: unknown, pointer: string, depth: number): void => {
    if (Array.isArray(value)) {
      pointers.set(pointer, { isList: true, values: new Map(value.map((one) => [canonicalJson(one), one])) });
      return;
    }
    if (typeof value === "object" && value !== null && depth < deepest && Object.keys(value).length > 0) {
      for (const [key, inner] of Object.entries(value)) walk(inner, `${pointer}/${escaped(key)}`, depth + 1);
      return;
    }
    pointers.set(pointer, { isList: false, values: new Map([[canonicalJson(value), value]]) });
  };
  for (const [key, value] of Object.entries(options)) walk(value, `/${escaped(key)}`, 1);
  return { pointers };
}

/** RFC 6901 §3. */
function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The keys that a pointer names. */
export function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Type and value: 5 is not "5". Keys of maps in one order. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? "null"
  );
}

/** Whether two tests have the same at a pointer; null where one of them does not record it. */
export function sameAt(one: Slot | undefined, other: Slot | undefined): boolean | null {
  if (!one || !other) return null;
  if (one === other) return true;
  if (one.isList !== other.isList || one.values.size !== other.values.size) return false;
  for (const key of one.values.keys()) if (!other.values.has(key)) return false;
  return true;
}

/** Equal for slots that are the same: the order of a list says nothing. */
export function slotKey({ isList, values }: Slot): string {
  return `${isList ? "list" : "one"} ${[...values.keys()].toSorted().join("\u0000")}`;
}
