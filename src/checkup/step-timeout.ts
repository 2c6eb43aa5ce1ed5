// How long one step of the way in may wait: as long as the connection itself would, as far as the check has the time.
import { patience, type Patience } from "../probes/probe.ts";

/** What is kept back for the controls that follow a step in vain. */
const reserveMs = 5000;
/** Beyond a connection's own limit: an answer that comes too late is still an answer. */
const beyondMs = 2000;
/** A SYN is sent again after 1, 3 and 7 s (RFC 6298 §2): a machine that wakes up answers one of them. */
const longConnectMs = 7400;

/**
 * @param leftMs of the whole check
 * @param limitSeconds the connection's own connect_timeout; null or 0 is none
 */
export function patienceOf(leftMs: number, limitSeconds: number | null): Patience {
  const spareMs = leftMs - reserveMs;
  const limitMs = limitSeconds ? limitSeconds * 1000 + beyondMs : Infinity;
  const answerMs = Math.max(patience.answerMs, Math.min(spareMs, limitMs));
  return {
    ...patience,
    connectMs: spareMs > longConnectMs ? longConnectMs : patience.connectMs,
    tlsMs: answerMs,
    answerMs,
  };
}
