// sslcertmode=require: the server must ask for the client's certificate, and get one (fe-auth.c, check_expected_areq).
import { TLSSocket } from "node:tls";
import type { ProbeContext } from "../probe.ts";
import type { Session } from "../wire/session.ts";

/** libpq looks after the password was sent; here it is not sent. */
export function certificateNotAskedFor(
  { conninfo }: ProbeContext,
  { wire }: Session,
): { reason: "certificate-not-requested"; text: string } | null {
  if (conninfo.sslcertmode !== "require") return null;
  const socket = wire.socket instanceof TLSSocket ? wire.socket : null;
  // A client knows algorithms that both sides have only from the server's request for its certificate.
  const isAsked = (socket?.getSharedSigalgs().length ?? 0) > 0;
  if (!socket || !isAsked)
    return {
      reason: "certificate-not-requested",
      text:
        `the server does not ask for the client's certificate${socket ? "" : " (there is no TLS)"}, ` +
        "but sslcertmode=require",
    };
  const own = socket.getCertificate();
  if (own && Object.keys(own).length > 0) return null;
  return {
    reason: "certificate-not-requested",
    text: "the server asks for the client's certificate and goes on without one, but sslcertmode=require",
  };
}
