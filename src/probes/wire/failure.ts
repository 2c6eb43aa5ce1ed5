import type { Reason } from "../../report/observation.ts";

/**
 * The tested side failed: thrown inside the wire, turned into an observation at the probe's edge. Never a bug of ours.
 */
export class WireFailure extends Error {
  override name = "WireFailure";
  readonly reason: Reason;
  /** errno, OpenSSL or Node code, where there is one. */
  readonly code: string | null;
  readonly facts: Record<string, unknown>;
  constructor(reason: Reason, message: string, code: string | null = null, facts: Record<string, unknown> = {}) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.facts = facts;
  }
}

/** errno(3) of connect, read and write → reason. */
const byErrno: Record<string, Reason> = {
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "host-unreachable",
  EHOSTDOWN: "host-unreachable",
  ENETUNREACH: "network-unreachable",
  ENETDOWN: "network-unreachable",
  EACCES: "blocked-locally",
  EPERM: "blocked-locally",
  EINVAL: "blocked-locally",
  EADDRNOTAVAIL: "address-unavailable",
  EAGAIN: "address-unavailable",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ENOENT: "no-such-socket",
  ENOTDIR: "no-such-socket",
};

export function errnoOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

/** A socket error as a failure of the tested side. */
export function socketFailure(error: unknown): WireFailure {
  if (error instanceof WireFailure) return error;
  const code = errnoOf(error);
  const reason = (code && byErrno[code]) || (code?.startsWith("ERR_SSL_") ? "handshake-failed" : "closed");
  return new WireFailure(reason, error instanceof Error ? error.message : String(error), code);
}
