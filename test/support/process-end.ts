// What several files of one process share. It is closed when the last of them has ended (scripts/suite/files.mjs).

const endings: (() => Promise<unknown>)[] = [];

/** For what outlives the file that it is made in; node:test's `after` ends with that file. */
export function atProcessEnd(close: () => Promise<unknown>): void {
  endings.push(close);
}

/** Closes all of it, the newest first. */
export async function endProcess(): Promise<void> {
  for (const close of endings.splice(0).toReversed()) await close();
}

/**
 * node:test knows by what is awaited whose test it is that waits. A promise of an
 * earlier file is put into one that is made here and now.
 */
export function asOurs<T>(promise: Promise<T>): Promise<T> {
  return new Promise((done) => done(promise));
}
