// Which others of a list have something in common with one of it: those near it, where very many have.

/** In a file of one line everything stands in it: what belongs together is written together. */
const mostNear = 50;

/** @param all in the order of the file */
export function neighboursIn<T>(
  all: T[],
  keysOf: (one: T) => Iterable<string>,
): (one: T, keys: Iterable<string>) => Set<T> {
  const order = new Map(all.map((one, at) => [one, at]));
  const having = new Map<string, number[]>();
  for (const [at, one] of all.entries())
    for (const key of new Set(keysOf(one))) {
      const known = having.get(key);
      if (known) known.push(at);
      else having.set(key, [at]);
    }
  return (one, keys) => {
    const at = order.get(one) ?? 0;
    const found = [...new Set(keys)].flatMap((key) => {
      const places = having.get(key) ?? [];
      const place = firstFrom(places, at, (one) => one);
      return places.slice(Math.max(0, place - mostNear), place + mostNear);
    });
    return new Set(found.flatMap((place) => all[place] ?? []));
  };
}

/** Where the first one stands whose number is no smaller. */
export function firstFrom<T>(sorted: T[], least: number, numberOf: (one: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = sorted[middle];
    if (one !== undefined && numberOf(one) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
