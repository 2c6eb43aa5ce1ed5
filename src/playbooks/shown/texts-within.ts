// Which of many texts stand in another one: its length decides how long that takes, and not how many they are.

const width = 6;

/** A trie of pieces: what is left of a text behind its last whole piece ends there. */
interface Branch {
  next: Map<string, Branch>;
  ends: Set<string>;
}

const branch = (): Branch => ({ next: new Map(), ends: new Set() });

/** Asked once for all texts; then for each text that may have some of them. */
export function textsWithin(wanted: string[]): (text: string) => Set<string> {
  const root = branch();
  for (const one of wanted) {
    let [at, left] = [root, one];
    for (; left.length >= width; left = left.slice(width)) {
      const piece = left.slice(0, width);
      const next = at.next.get(piece) ?? branch();
      at.next.set(piece, next);
      at = next;
    }
    at.ends.add(left);
  }
  return (text) => {
    const found = new Set<string>();
    for (let from = 0; from < text.length; from += 1) {
      let [at, to]: [Branch | undefined, number] = [root, from];
      for (; at; at = at.next.get(text.slice(to, to + width)), to += width)
        for (let more = 0; more < width && at.ends.size > 0; more += 1)
          if (to + more <= text.length && at.ends.has(text.slice(to, to + more)))
            found.add(text.slice(from, to + more));
    }
    return found;
  };
}
