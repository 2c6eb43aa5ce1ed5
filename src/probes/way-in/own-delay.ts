// How long this process itself stood still: time that no probe may put down to the path.

const everyMs = 20;

/**
 * Starts to watch. Node's own histogram of delays leaves out the first one, which is the one at which all probes begin.
 * @returns ends it: the longest delay in ms
 */
export function watchOwnDelay(): () => number {
  let last = performance.now();
  let longestMs = 0;
  const look = () => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last - everyMs);
    last = now;
  };
  const timer = setInterval(look, everyMs).unref();
  return () => {
    clearInterval(timer);
    look();
    return Math.round(longestMs);
  };
}
