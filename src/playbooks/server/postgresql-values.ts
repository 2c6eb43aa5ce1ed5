// Two values of a setting in postgresql.conf that the server takes for one.

const scales: Record<string, [kind: string, factor: number]> = {
  b: ["size", 1],
  kb: ["size", 1024],
  mb: ["size", 1024 ** 2],
  gb: ["size", 1024 ** 3],
  tb: ["size", 1024 ** 4],
  us: ["time", 1e-3],
  ms: ["time", 1],
  s: ["time", 1000],
  min: ["time", 60_000],
  h: ["time", 3_600_000],
  d: ["time", 86_400_000],
};
const words = [
  ["on", "true", "yes", "1"],
  ["off", "false", "no", "0"],
];

function measured(text: string): { kind: string | null; number: number } | null {
  const [, number, unit = ""] = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  if (number === undefined) return null;
  if (unit === "") return { kind: null, number: Number(number) };
  const key = unit.toLowerCase();
  const scale = Object.hasOwn(scales, key) ? scales[key] : undefined;
  return scale ? { kind: scale[0], number: Number(number) * scale[1] } : null;
}

/** `4` is `4.0`, `1GB` is `1024MB`, `on` is `true`. `20` may be `20ms`: its unit is the setting's. */
export function isSameValue(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (words.some((same) => [a, b].every((one) => same.includes(one.toLowerCase())))) return true;
  const [one, other] = [measured(a), measured(b)];
  if (!one || !other) return false;
  if (one.kind === other.kind) return one.number === other.number;
  // Only one of them has a unit.
  return (one.kind === null || other.kind === null) && Number.parseFloat(a) === Number.parseFloat(b);
}
