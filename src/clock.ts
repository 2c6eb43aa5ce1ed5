// Time within this process. The system's clock may be set back;
// whoever waits until "then" must not wait for as long as that.

/**
 * Milliseconds on the scale of Date.now() as the process began; it only
 * goes forward. Means nothing in another process or a store.
 */
export function monotonicMs(): number {
  return performance.timeOrigin + performance.now();
}
