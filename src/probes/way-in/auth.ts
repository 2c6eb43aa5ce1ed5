// Does the server accept the credentials, by the method that it asked for?
import sasl from "pg/lib/crypto/sasl.js";
import md5 from "pg/lib/crypto/utils.js";
import { serialize } from "pg-protocol";
import type { TLSSocket } from "node:tls";
import type { LoginOutcome } from "../../report/login-turns.ts";
import { psqlLine } from "../../target/reproduce.ts";
import type { AuthFacts } from "../facts.ts";
import { failed, passed, unknown, type Answer, type Challenge, type PasswordLogin } from "../probe.ts";
import type { Probe, ProbeContext } from "../probe.ts";
import { passwordFor, type Conninfo } from "../../libpq/connection.ts";
import { certificateNotAskedFor } from "./client-certificate.ts";
import { afterCut } from "./recovery.ts";
import { useKeys } from "./scram-keys.ts";
import { otherSalts, saltId } from "./scram-salt.ts";
import { askWho } from "../wire/banner.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

/**
 * Above what anybody recommends (OWASP: 600,000 for PBKDF2 with SHA-256; PostgreSQL's scram_iterations
 * defaults to 4096) a count is an attack on our time: a process cannot end while it is worked off.
 */
const mostIterations = 650_000;

async function run(context: ProbeContext): Promise<Answer<AuthFacts>> {
  const { carried, conninfo } = context;
  const { session } = carried;
  const greeted = context.seen("startup")?.facts;
  const facts = blankAuthFacts(context, greeted?.authMethod ?? null);
  const more = { inputs: { user: conninfo.user, method: facts.method }, reproduce: psqlLine(conninfo) };
  const challenge = carried.challenge;
  if (!session || !challenge) return failed("prerequisite-missing", "no session to authenticate", facts, more);
  try {
    const answer = await authenticate(context, session, challenge, facts);
    if (answer.outcome !== "passed") session.close();
    // A pooler makes its salts anew: only where PostgreSQL itself refuses
    // (it sends its routine) do two of them mean two servers.
    if (facts.error?.routine === "auth_failed" && facts.salt) facts.salts = await otherSalts(context);
    return { ...answer, ...more };
  } catch (error) {
    session.close();
    if (!(error instanceof WireFailure)) throw error;
    if (error.reason === "silent" && carried.current) {
      const { complaint, alive } = await askWho(carried.current, (ms) => context.within(ms));
      Object.assign(facts, { complaint }, alive ? { alive } : {});
    }
    Object.assign(facts, await afterCut(context, error.reason));
    const how =
      error.reason === "silent"
        ? facts.passwordProven
          ? "the password is right, but the session does not open"
          : "the server does not answer the authentication"
        : `the server ends the connection during authentication (${error.reason})`;
    return failed(error.reason, how, facts, more);
  }
}

export function blankAuthFacts({ conninfo, carried }: ProbeContext, method: string | null): AuthFacts {
  const { client, server } = conninfo.scramKeys;
  const keys = [...(client ? ["scram_client_key"] : []), ...(server ? ["scram_server_key"] : [])];
  return {
    method,
    mechanism: null,
    iterations: null,
    channelBinding: false,
    passwordGiven: carried.current !== null && passwordFor(conninfo, carried.current) !== null,
    passwordSource: conninfo.sources["password"] ?? null,
    passwordProven: false,
    complaint: null,
    error: null,
    ...(keys.length > 0 ? { scramKeys: keys } : {}),
  };
}

/**
 * Carries the exchange to AuthenticationOk, or says what stands against it. Credentials go only where the URL allows.
 */
export async function authenticate(
  context: ProbeContext,
  session: Session,
  challenge: Challenge,
  facts: AuthFacts,
): Promise<Answer<AuthFacts>> {
  const { conninfo } = context;
  const forbidden = disallowed(context, challenge) ?? certificateNotAskedFor(context, session);
  if (forbidden) return failed(forbidden.reason, forbidden.text, facts);
  if (challenge.method === "trust")
    return passed("the server asks for no password (trust, peer or certificate)", facts);
  if (!["password", "md5", "sasl"].includes(challenge.method))
    return failed(
      "method-unsupported",
      `the server asks for ${challenge.method}, which cannot be tried from here`,
      facts,
    );
  const password = context.carried.current && passwordFor(conninfo, context.carried.current)?.reveal();
  const hasKey = challenge.method === "sasl" && conninfo.scramKeys.client !== null;
  if (!password && !hasKey)
    return failed(
      "password-missing",
      `the server asks for a password (${challenge.method}), but none is configured`,
      facts,
    );
  const { turns, carried } = context;
  if (!turns || !carried.current) return withPassword(context, session, challenge, facts, password ?? "");
  const login: PasswordLogin = { conninfo, to: carried.current, method: methodName(challenge) };
  const stop = await turns.take(login, context.signal);
  if (stop) {
    if (stop.refusedAt !== null) facts.refusedAt = stop.refusedAt;
    return unknown("not-tried", stop.why, facts);
  }
  let outcome: LoginOutcome = "neither";
  try {
    const answer = await withPassword(context, session, challenge, facts, password ?? "");
    outcome = outcomeOf(answer, facts);
    return answer;
  } finally {
    turns.told(login, outcome);
  }
}

/** Class 28 is about who logs in (errcodes-appendix); 08P01 is what PgBouncer has for all that it refuses. */
function outcomeOf({ outcome }: Answer<AuthFacts>, { error, passwordProven }: AuthFacts): LoginOutcome {
  if (outcome === "passed" || passwordProven) return "accepted";
  return error && /^28|^08P01/.test(error.sqlstate ?? "28000") ? "refused" : "neither";
}

/** Sends the credentials. */
async function withPassword(
  context: ProbeContext,
  session: Session,
  challenge: Challenge,
  facts: AuthFacts,
  password: string,
): Promise<Answer<AuthFacts>> {
  const { conninfo } = context;
  const patiently = () => context.within(context.patience.answerMs);
  if (challenge.method === "password") session.wire.write(serialize.password(password));
  if (challenge.method === "md5")
    session.wire.write(
      serialize.password(await md5.postgresMd5PasswordHash(conninfo.user, password, challenge.body.subarray(0, 4))),
    );
  if (challenge.method === "sasl") {
    const trouble = await scram(context, session, challenge, password, facts, patiently);
    if (trouble) return trouble;
  }
  const outcome = await session.greeting(patiently());
  if (outcome.kind === "error") return rejected(facts, outcome.error);
  if (outcome.method !== "trust")
    return failed("malformed", `the server asks again (${outcome.method}) after the password`, facts);
  return passed(`password accepted (${facts.mechanism ?? challenge.method})`, facts);
}

function rejected(facts: AuthFacts, error: NonNullable<AuthFacts["error"]>): Answer<AuthFacts> {
  facts.error = error;
  return failed("server-error", `${error.severity ?? "ERROR"} ${error.sqlstate ?? ""}: ${error.message}`, facts);
}

/** A method by the name that require_auth has for it; SASL by the mechanism that libpq would choose. */
function methodName({ method, mechanisms }: Challenge): string {
  if (method === "trust") return "none";
  if (method !== "sasl") return method;
  const hasScram = mechanisms.some((name) => name.startsWith("SCRAM-"));
  return hasScram || !mechanisms.includes("OAUTHBEARER") ? "scram-sha-256" : "oauth";
}

function disallowed(
  { conninfo, carried }: ProbeContext,
  challenge: Challenge,
): { reason: "channel-binding-unavailable" | "method-not-allowed"; text: string } | null {
  const { method, mechanisms } = challenge;
  const offersBinding = method === "sasl" && mechanisms.includes("SCRAM-SHA-256-PLUS");
  const binds = offersBinding && carried.tls === "on";
  // Somebody in between has put the TLS on, for the server alone (fe-auth.c, pg_SASL_init, ends it too).
  if (offersBinding && carried.tls !== "on")
    return {
      reason: "channel-binding-unavailable",
      text: "the server offers SCRAM-SHA-256-PLUS, but this connection does not use TLS",
    };
  if (conninfo.channelBinding === "require" && !binds)
    return {
      reason: "channel-binding-unavailable",
      text:
        `channel_binding=require, ` +
        `but ${carried.tls === "on" ? `the server offers ${mechanisms.join(", ") || method}` : "the connection has no TLS"}`,
    };
  const list = conninfo.requireAuth;
  if (!list) return null;
  const name = methodName(challenge);
  const negated = list.some((one) => one.startsWith("!"));
  // An empty list allows no method, and asks for none.
  const isEmpty = list.join(",") === "";
  const allowed = negated ? !list.includes(`!${name}`) : list.includes(name) || (isEmpty && name === "none");
  return allowed
    ? null
    : {
        reason: "method-not-allowed",
        text: `the server asks for ${name}, but require_auth=${list.join(",") || "(empty)"} does not allow it`,
      };
}

async function scram(
  context: ProbeContext,
  session: Session,
  { mechanisms }: Challenge,
  password: string,
  facts: AuthFacts,
  patiently: () => AbortSignal,
): Promise<Answer<AuthFacts> | null> {
  const { carried, conninfo } = context;
  const stream =
    carried.tls === "on" && conninfo.channelBinding !== "disable" ? (session.wire.socket as TLSSocket) : null;
  const known = stream ? ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"] : ["SCRAM-SHA-256"];
  if (!mechanisms.some((name) => known.includes(name)))
    return failed(
      "method-unsupported",
      `the server offers ${mechanisms.join(", ") || "no mechanism"}, none of which can be tried from here`,
      facts,
    );
  const exchange = sasl.startSession(mechanisms, stream, mostIterations);
  facts.mechanism = exchange.mechanism;
  facts.channelBinding = exchange.mechanism.endsWith("-PLUS");
  session.wire.write(serialize.sendSASLInitialResponseMessage(exchange.mechanism, exchange.response));
  const first = await next(session, patiently(), 11);
  if ("error" in first) return rejected(facts, first.error);
  const salt = saltId(first.text);
  if (salt) facts.salt = salt;
  facts.iterations = Number(/(?:^|,)i=(\d+)/.exec(first.text)?.[1] ?? 0);
  if (facts.iterations > mostIterations)
    return failed("malformed", `the server asks for ${facts.iterations} SCRAM iterations`, facts);
  try {
    // pg derives the keys of a password; any will do where they are given.
    await sasl.continueSession(exchange, conninfo.scramKeys.client ? "unused" : password, first.text, stream);
    useKeys(exchange, first.text, conninfo.scramKeys);
  } catch (error) {
    return failed(
      "malformed",
      `the server's SCRAM message is not ` +
        `valid: ${error instanceof Error ? error.message.replace(/^SASL: [A-Z-]+: /, "") : ""}`,
      facts,
    );
  }
  session.wire.write(serialize.sendSCRAMClientFinalMessage(exchange.response));
  const final = await next(session, patiently(), 12);
  if ("error" in final) return rejected(facts, final.error);
  try {
    sasl.finalizeSession(exchange, final.text);
    facts.passwordProven = true;
    return null;
  } catch {
    return failed("server-signature-invalid", unproven(conninfo), facts);
  }
}

function unproven({ scramKeys: { client, server } }: Conninfo): string {
  if (client && !server)
    return "the server accepts scram_client_key, but without scram_server_key libpq cannot check its signature";
  if (server) return "the server's signature is not one of scram_server_key";
  return "the server accepts the password, but cannot prove that it knows it";
}

async function next(
  session: Session,
  signal: AbortSignal,
  code: number,
): Promise<{ text: string } | { error: NonNullable<AuthFacts["error"]> }> {
  const greeting = await session.greeting(signal);
  if (greeting.kind === "error") return { error: greeting.error };
  const expected = greeting.method === `code ${code}`;
  if (!expected) throw new WireFailure("malformed", `an unexpected authentication message (${greeting.method})`);
  return { text: greeting.body.toString("utf8") };
}

export const auth: Probe<"auth"> = { id: "auth", title: "Authentication", layer: "auth", needs: ["startup"], run };
