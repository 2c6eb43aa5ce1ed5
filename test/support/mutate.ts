// Values changed at random, the same way for the same seed.

export type Random = () => number;

/** Numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const odd: unknown[] = [null, 7, -1, 1e308, "", "x", "\u202e", true, [], {}, [null], { toString: 1 }, "9".repeat(2000)];

export const pick = <T>(from: readonly T[], random: Random): T | undefined => from[Math.floor(random() * from.length)];

/** A deep copy of plain JSON in which one to three places hold something else, are gone or stand twice. */
export function mutated(value: unknown, random: Random): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  const changes = 1 + Math.floor(random() * 3);
  for (let n = 0; n < changes; n += 1) {
    const places: [parent: Record<string, unknown> | unknown[], key: string][] = [];
    const walk = (node: unknown) => {
      if (typeof node !== "object" || node === null) return;
      for (const key of Object.keys(node)) {
        places.push([node as Record<string, unknown>, key]);
        walk((node as Record<string, unknown>)[key]);
      }
    };
    walk(copy);
    const [parent, key] = pick(places, random) ?? [];
    if (!parent || key === undefined) return copy;
    const act = random();
    if (act < 0.2) Reflect.deleteProperty(parent, key);
    else if (act < 0.3 && Array.isArray(parent)) parent.push(parent[Number(key)]);
    else Reflect.set(parent, key, structuredClone(pick(odd, random)));
  }
  return copy;
}
