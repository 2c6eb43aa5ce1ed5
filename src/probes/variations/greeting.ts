// One greeting under other terms than the URL's. It stops before any credential is sent, so the terms may be weaker.
import type { ConnectionOptions } from "node:tls";
import { serialize } from "pg-protocol";
import type { Reason } from "../../report/observation.ts";
import type { Candidate, ProbeContext } from "../probe.ts";
import { tlsTermsFor } from "../way-in/tls-terms.ts";
import { WireFailure } from "../wire/failure.ts";
import type { ServerError } from "../wire/messages.ts";
import { Session, type Greeting } from "../wire/session.ts";
import { Wire } from "../wire/wire.ts";

export interface Terms {
  /** What differs from the TLS that the URL asks for: `{}` is nothing, null is no TLS at all. */
  tls: ConnectionOptions | null;
  parameters: Record<string, string>;
}

export type Heard =
  /** The caller closes the session. */
  | { answered: Greeting["kind"]; greeting: Greeting; session: Session; error: ServerError | null }
  | { answered: "none"; greeting: null; session: null; error: null; why: string; reason: Reason };

/** A control need not wait as long as the climb did. */
const stepMs = 1300;

export async function greetWith(context: ProbeContext, to: Candidate, { tls, parameters }: Terms): Promise<Heard> {
  let wire: Wire | null = null;
  try {
    wire = await Wire.open(to, context.within(stepMs));
    if (tls) {
      if (context.conninfo.sslnegotiation !== "direct") {
        wire.write(serialize.requestSsl());
        const said = (await wire.read(1, context.within(stepMs))).toString("latin1");
        if (said !== "S") throw new WireFailure("tls-not-offered", "no TLS is offered");
      }
      await wire.startTls({ ...tlsTermsFor(context.conninfo, to.host).options, ...tls }, context.within(stepMs));
    }
    const session = new Session(wire);
    const greeting = await session.start(parameters, context.within(stepMs));
    return { answered: greeting.kind, greeting, session, error: greeting.kind === "error" ? greeting.error : null };
  } catch (failure) {
    wire?.close();
    if (!(failure instanceof WireFailure)) throw failure;
    return {
      answered: "none",
      greeting: null,
      session: null,
      error: null,
      why: failure.message,
      reason: failure.reason,
    };
  }
}
