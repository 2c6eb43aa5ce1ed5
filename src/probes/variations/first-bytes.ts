// Other ways to begin: TLS or a PROXY line at once, where SSLRequest and
// startup packet are not understood. No credentials.
import { serialize } from "pg-protocol";
import type { Candidate, ProbeContext } from "../probe.ts";
import { isAboutAlpn } from "../way-in/server-certificate.ts";
import { tlsTermsFor } from "../way-in/tls-terms.ts";
import { WireFailure } from "../wire/failure.ts";
import { printable } from "../wire/messages.ts";
import { Wire } from "../wire/wire.ts";
import type { Variation } from "./variation.ts";

/** A control need not wait as long as the climb did. */
const stepMs = 1300;
/** What a listener that does not know our first packet does with it. */
const wordless = ["closed", "reset", "silent", "malformed"];

function isWordless(context: ProbeContext, failed: { id: string; reason: string | null } | null): boolean {
  const isFirst = failed?.id === "tls" || failed?.id === "startup";
  const isAlert = context.seen("tls")?.facts?.isAlert ?? context.seen("startup")?.facts?.isAlert ?? false;
  const isMet = wordless.includes(failed?.reason ?? "") || isAlert;
  return isFirst && isMet && context.carried.current?.family !== 0;
}

export const tlsAtOnce: Variation = {
  id: "tls-at-once",
  varied: "beginning",
  terms: (context, failed) =>
    isWordless(context, failed) && context.conninfo.sslnegotiation !== "direct" && context.carried.tls !== "on"
      ? { from: "PostgreSQL's own packets", to: "TLS at once" }
      : null,
  run: async (context, to) => {
    const first = await handshake(context, to, ["postgresql"]);
    // Web servers know other protocols' names only: what they are shows within, without a name.
    return stillAlone(context, to, isAboutAlpn(first.code) ? await handshake(context, to, []) : first);
  },
};

/**
 * A PostgreSQL 17 takes TLS at once too: where its own first packet is answered as well by now, the fault has ended,
 * or one of several servers is here.
 */
async function stillAlone(context: ProbeContext, to: Candidate, found: Answered): Promise<Answered> {
  if (found.outcome === "failed" || (await answerAfter(Buffer.alloc(0), context, to)) === null) return found;
  return { outcome: "failed", said: `${found.said}; and by now PostgreSQL's own packets as well`, isOver: true };
}

type Answered = Awaited<ReturnType<Variation["run"]>> & { code?: string | null };

async function handshake(context: ProbeContext, to: Candidate, names: string[]): Promise<Answered> {
  let wire: Wire | null = null;
  try {
    wire = await Wire.open(to, context.within(stepMs));
    const { options } = tlsTermsFor(context.conninfo, to.host);
    const socket = await wire.startTls({ ...options, ALPNProtocols: names }, context.within(stepMs));
    const foreign = socket.alpnProtocol === "postgresql" ? null : await foreignWithin(wire, context);
    return foreign
      ? { outcome: "failed", said: `immediate TLS is accepted, but the answer inside it is "${foreign}"`, foreign }
      : { outcome: "passed", said: "a ClientHello is answered, and the handshake completes" };
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    const { code, message } = failure;
    // An alert is TLS too: whoever sends one has understood (RFC 8446 §6).
    return /ALERT/.test(code ?? "")
      ? { outcome: "passed", said: `a ClientHello is answered with an alert (${code})`, code }
      : { outcome: "failed", said: message };
  } finally {
    wire?.close();
  }
}

/** Within TLS PostgreSQL answers its request for TLS with S, N or an error; what begins otherwise is not PostgreSQL. */
async function foreignWithin(wire: Wire, context: ProbeContext): Promise<string | null> {
  wire.write(serialize.requestSsl());
  const bytes = await wire.readSome(context.within(stepMs)).catch(() => Buffer.alloc(0));
  return bytes.length === 0 || "SNE".includes(String.fromCharCode(bytes[0] ?? 0)) ? null : printable(bytes, 40);
}

/** Version 1 with unknown addresses, and version 2 as a local check (haproxy.org, proxy-protocol.txt §2.1 and §2.2). */
const proxyLines = [
  Buffer.from("PROXY UNKNOWN\r\n"),
  Buffer.from([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x20, 0x00, 0x00, 0x00]),
];

export const proxyLine: Variation = {
  id: "proxy-line",
  varied: "beginning",
  terms: (context, failed) =>
    isWordless(context, failed) ? { from: "PostgreSQL's own packets", to: "a PROXY line first" } : null,
  run: async (context, to) => {
    for (const line of proxyLines) {
      const said = await answerAfter(line, context, to);
      const found = `after it the request for TLS is answered "${said}"`;
      if (said !== null) return stillAlone(context, to, { outcome: "passed", said: found });
    }
    return { outcome: "failed", said: "no answer either" };
  },
};

/** The byte that answers SSLRequest after these, where it is one of the protocol's. */
async function answerAfter(line: Buffer, context: ProbeContext, to: Candidate): Promise<string | null> {
  let wire: Wire | null = null;
  try {
    wire = await Wire.open(to, context.within(stepMs));
    wire.write(Buffer.concat([line, serialize.requestSsl()]));
    const said = (await wire.read(1, context.within(stepMs))).toString("latin1");
    return said === "S" || said === "N" ? said : null;
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return null;
  } finally {
    wire?.close();
  }
}
