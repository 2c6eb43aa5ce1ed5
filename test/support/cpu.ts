// How much this process computed: a clock on the wall also counts what other processes of a busy machine do.

/** Milliseconds of processor time that the work took. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
