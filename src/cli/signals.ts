const names = ["SIGINT", "SIGTERM"] as const;

/** Runs a command that ends early, with what it has, at the first SIGINT or SIGTERM; a second one ends the process. */
export async function untilSignal(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const ended = new AbortController();
  const stop = () => ended.abort();
  for (const name of names) process.once(name, stop);
  try {
    await run(ended.signal);
  } finally {
    for (const name of names) process.off(name, stop);
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const name of names) {
      process.once(name, () => {
        resolve();
        process.once(name, () => process.exit(130));
      });
    }
  });
}
