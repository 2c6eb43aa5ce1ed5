// The whole way in once more, to one address: for the next host of a list, and for controls.
import type { Reason } from "../../report/observation.ts";
import { authenticate, blankAuthFacts, isIn } from "./auth.ts";
import type { Candidate, ProbeContext } from "../probe.ts";
import { systemLookup } from "./resolve/system.ts";
import type { Conninfo } from "../../libpq/connection.ts";
import { foreignPeer } from "./socket-peer.ts";
import { startupParameters } from "./startup-parameters.ts";
import { negotiate } from "./tls.ts";
import { WireFailure } from "../wire/failure.ts";
import type { ServerError } from "../wire/messages.ts";
import { Session } from "../wire/session.ts";
import { Wire } from "../wire/wire.ts";

/** An open session, or the server's refusal, or why there is neither. The caller closes the session. */
export type Login =
  | { session: Session; error: null }
  /** `reached`: nothing was heard from a server of this protocol, or it spoke before. */
  | { session: null; error: ServerError | null; why: string; reason: Reason; reached: "connection" | "server" };

/** Under the same settings as the ladder (sslmode, credentials, require_auth); nothing carried is touched. */
export async function login(context: ProbeContext, to: Candidate): Promise<Login> {
  const { patience } = context;
  const carried = { ...context.carried, current: to, wire: null, session: null, challenge: null };
  const own: ProbeContext = { ...context, carried };
  let session: Session | null = null;
  let hasSpoken = false;
  const refuse = (why: string, reason: Reason | null, error: ServerError | null = null): Login => {
    session?.close();
    return {
      session: null,
      error,
      why,
      reason: reason ?? "server-error",
      reached: hasSpoken || error ? "server" : "connection",
    };
  };
  const stranger = foreignPeer(context.conninfo, to);
  if (stranger) return refuse(stranger, "peer-not-allowed");
  try {
    let wire = await Wire.open(to, context.within(patience.connectMs));
    if (to.family !== 0 && carried.tls !== "off") {
      const answer = await negotiate(own, to, wire);
      if (answer.outcome === "failed") return refuse(answer.summary, answer.reason);
      if (wire.ended) wire = await Wire.open(to, context.within(patience.connectMs));
    }
    session = new Session(wire);
    const within = context.within(patience.answerMs);
    const { maxProtocolVersion, minProtocolVersion } = context.conninfo;
    const greeting = await session.start(startupParameters(own), within, maxProtocolVersion, minProtocolVersion);
    hasSpoken = true;
    if (greeting.kind === "error") return refuse(greeting.error.message, null, greeting.error);
    const facts = blankAuthFacts(own, greeting.method);
    const answer = await authenticate(own, session, greeting, facts);
    if (!isIn(answer)) return refuse(answer.summary, answer.reason, facts.error);
    const error = await session.admission(context.within(patience.answerMs));
    return error ? refuse(error.message, null, error) : { session, error: null };
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return refuse(failure.message, failure.reason);
  }
}

/** The same for another connection string of the target, by its first host; the caller closes the session. */
export async function loginElsewhere(context: ProbeContext, conninfo: Conninfo): Promise<Login> {
  const [host] = conninfo.hosts;
  if (!host) return { session: null, error: null, why: "no host", reason: "config-invalid", reached: "connection" };
  const tls = conninfo.sslmode === "disable" || conninfo.sslmode === "allow" ? ("off" as const) : null;
  const own: ProbeContext = { ...context, conninfo, carried: { ...context.carried, tls }, compare: () => {} };
  const literal = host.hostaddr ?? (host.kind === "literal" ? host.host : null);
  if (host.kind === "socket")
    return login(own, { host: host.host, address: `${host.host}/.s.PGSQL.${host.port}`, family: 0, port: host.port });
  if (literal)
    return login(own, { host: host.host, address: literal, family: literal.includes(":") ? 6 : 4, port: host.port });
  const { addresses, code } = await systemLookup(host.host, context.within(context.patience.resolveMs));
  const [first] = addresses;
  if (!first)
    return {
      session: null,
      error: null,
      why: `${host.host} cannot be resolved [${code}]`,
      reason: "nxdomain",
      reached: "connection",
    };
  return login(own, { host: host.host, ...first, port: host.port });
}
