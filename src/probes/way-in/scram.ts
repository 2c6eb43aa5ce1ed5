// SCRAM-SHA-256, with and without channel binding: RFC 5802, RFC 7677, and what libpq makes of an early end.
import sasl from "pg/lib/crypto/sasl.js";
import { serialize } from "pg-protocol";
import type { TLSSocket } from "node:tls";
import type { Conninfo } from "../../libpq/connection.ts";
import type { AuthFacts } from "../facts.ts";
import type { Challenge, ProbeContext } from "../probe.ts";
import { isAllowed, mechanismFor, type Objection } from "./allowed-methods.ts";
import { keysFromPassword, useKeys, withoutRounds } from "./scram-keys.ts";
import { saltId } from "./scram-salt.ts";
import { WireFailure } from "../wire/failure.ts";
import type { ServerError } from "../wire/messages.ts";
import type { Session } from "../wire/session.ts";

/**
 * Above what anybody recommends (OWASP: 600,000 for PBKDF2 with SHA-256; PostgreSQL's scram_iterations
 * defaults to 4096) a count is an attack on our time: a process cannot end while it is worked off.
 */
const mostIterations = 650_000;

/** "let in": AuthenticationOk has come, before the server has proven that it knows the password. */
type End = { kind: "proven" | "let in" } | ({ kind: "trouble" } & Objection);

const trouble = (reason: Objection["reason"], text: string): End => ({ kind: "trouble", reason, text });

export function refusalSentence({ severity, sqlstate, message }: ServerError): string {
  return `${severity ?? "ERROR"} ${sqlstate ?? ""}: ${message}`;
}

/** Up to the server's own proof; AuthenticationOk is still to come then. */
export async function scram(
  context: ProbeContext,
  session: Session,
  { mechanisms }: Challenge,
  password: string,
  facts: AuthFacts,
): Promise<End> {
  const { carried, conninfo } = context;
  const { scramKeys } = conninfo;
  const stream =
    carried.tls === "on" && conninfo.channelBinding !== "disable" ? (session.wire.socket as TLSSocket) : null;
  const mechanism = mechanismFor(context, mechanisms);
  const exchange = sasl.startSession(mechanism === null ? [] : [mechanism], stream, mostIterations);
  facts.mechanism = exchange.mechanism;
  facts.channelBinding = exchange.mechanism.endsWith("-PLUS");
  session.wire.write(serialize.sendSASLInitialResponseMessage(exchange.mechanism, exchange.response));
  const patiently = () => context.within(context.patience.answerMs);
  const first = await next(session, patiently(), 11);
  if (!("text" in first)) return early(context, facts, first);
  const salt = saltId(first.text);
  if (salt) facts.salt = salt;
  facts.iterations = Number(/(?:^|,)i=(\d+)/.exec(first.text)?.[1] ?? 0);
  if (facts.iterations > mostIterations)
    return trouble("malformed", `the server asks for ${facts.iterations} SCRAM iterations`);
  try {
    await answer(exchange, password, first.text, stream, scramKeys);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^SASL: [A-Z-]+: /, "") : "";
    return trouble("malformed", `the server's SCRAM message is not valid: ${why}`);
  }
  session.wire.write(serialize.sendSCRAMClientFinalMessage(exchange.response));
  const final = await next(session, patiently(), 12);
  if (!("text" in final)) return early(context, facts, final);
  try {
    sasl.finalizeSession(exchange, final.text);
    facts.passwordProven = true;
    return { kind: "proven" };
  } catch {
    return trouble("server-signature-invalid", unproven(scramKeys));
  }
}

/** pg answers; where the keys are known, it need not derive them. */
async function answer(
  exchange: ReturnType<typeof sasl.startSession>,
  password: string,
  serverFirst: string,
  stream: TLSSocket | null,
  given: Conninfo["scramKeys"],
): Promise<void> {
  const { client = null, server = null } = given.client
    ? given
    : ((await keysFromPassword(password, serverFirst)) ?? {});
  const heard = client ? withoutRounds(serverFirst) : serverFirst;
  await sasl.continueSession(exchange, client ? "unused" : password, heard, stream);
  useKeys(exchange, serverFirst, { client, server: given.server ?? server });
}

function unproven({ client, server }: Conninfo["scramKeys"]): string {
  if (client && !server)
    return "the server accepts scram_client_key, but without scram_server_key libpq cannot check its signature";
  if (server) return "the server's signature is not one of scram_server_key";
  return "the server accepts the password, but cannot prove that it knows it";
}

type Early = { error: ServerError } | { isLetIn: true };

/** An error, or AuthenticationOk too soon: libpq takes it where neither require_auth nor channel_binding forbids it. */
function early(context: ProbeContext, facts: AuthFacts, end: Early): End {
  if ("error" in end) {
    facts.error = end.error;
    return trouble("server-error", refusalSentence(end.error));
  }
  if (context.conninfo.channelBinding === "require")
    return trouble(
      "channel-binding-unavailable",
      "channel_binding=require, but the server ends SCRAM before it is bound",
    );
  if (!isAllowed(context, "none"))
    return trouble("method-not-allowed", "the server does not complete SCRAM, but require_auth does not allow that");
  return { kind: "let in" };
}

async function next(session: Session, signal: AbortSignal, code: number): Promise<{ text: string } | Early> {
  const greeting = await session.greeting(signal);
  if (greeting.kind === "error") return { error: greeting.error };
  if (greeting.method === "trust") return { isLetIn: true };
  if (greeting.method !== `code ${code}`)
    throw new WireFailure("malformed", `an unexpected authentication message (${greeting.method})`);
  return { text: greeting.body.toString("utf8") };
}
