// How long this process itself stood still: time that no probe may put down to the path.

const everyMs = 20;

export interface OwnDelay {
  longestMs: number;
  totalMs: number;
}

/**
 * Starts to watch. Node's own histogram of delays leaves out the first one, which is the one at which all probes begin.
 * @returns ends it; a delay that lasts until then is counted
 */
export function watchOwnDelay(): () => OwnDelay {
  const delay: OwnDelay = { longestMs: 0, totalMs: 0 };
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    const lateMs = Math.max(0, now - last - everyMs);
    delay.longestMs = Math.max(delay.longestMs, lateMs);
    delay.totalMs += lateMs;
    last = now;
  };
  const timer = setInterval(look, everyMs).unref();
  return () => {
    clearInterval(timer);
    look();
    return delay;
  };
}
