// The whole way in once more, to one address: for the next host of a list, and for controls.
import { authenticate, blankAuthFacts } from "./auth.ts";
import type { Candidate, ProbeContext } from "./probe.ts";
import { negotiate } from "./tls.ts";
import { WireFailure } from "./wire/failure.ts";
import type { ServerError } from "./wire/messages.ts";
import { Session } from "./wire/session.ts";
import { Wire } from "./wire/wire.ts";

/** An open session, or the server's refusal, or why there is neither. The caller closes the session. */
export type Login =
  | { session: Session; error: null }
  /** `reached`: nothing was heard from a server of this protocol, or it spoke before. */
  | { session: null; error: ServerError | null; why: string; reached: "connection" | "server" };

/** Under the same settings as the ladder (sslmode, credentials, require_auth); nothing carried is touched. */
export async function login(context: ProbeContext, to: Candidate): Promise<Login> {
  const { patience, conninfo } = context;
  const carried = { ...context.carried, current: to, wire: null, session: null, challenge: null };
  const own: ProbeContext = { ...context, carried };
  let session: Session | null = null;
  let hasSpoken = false;
  const refuse = (why: string, error: ServerError | null = null): Login => {
    session?.close();
    return { session: null, error, why, reached: hasSpoken || error ? "server" : "connection" };
  };
  try {
    let wire = await Wire.open(to, context.within(patience.connectMs));
    if (to.family !== 0 && carried.tls !== "off") {
      const answer = await negotiate(own, to, wire);
      if (answer.outcome === "failed") return refuse(answer.summary);
      if (wire.ended) wire = await Wire.open(to, context.within(patience.connectMs));
    }
    session = new Session(wire);
    const greeting = await session.start(startupParameters(own), context.within(patience.answerMs));
    hasSpoken = true;
    if (greeting.kind === "error") return refuse(greeting.error.message, greeting.error);
    const facts = blankAuthFacts(conninfo, greeting.method);
    const answer = await authenticate(own, session, greeting, facts);
    if (answer.outcome === "failed") return refuse(answer.summary, facts.error);
    const error = await session.admission(context.within(patience.answerMs));
    return error ? refuse(error.message, error) : { session, error: null };
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return refuse(failure.message);
  }
}

/** What dbcheck says of itself and of the URL's wishes in the first packet. */
export function startupParameters({ conninfo }: ProbeContext): Record<string, string> {
  return {
    user: conninfo.user,
    database: conninfo.database,
    application_name: "dbcheck",
    ...(conninfo.options ? { options: conninfo.options } : {}),
    // "auto" is libpq's own word for the locale's (libpq-connect).
    ...(conninfo.clientEncoding && conninfo.clientEncoding !== "auto" ? { client_encoding: conninfo.clientEncoding } : {}),
  };
}
