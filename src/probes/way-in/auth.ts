// Does the server accept the credentials, by the method that it asked for?
import md5 from "pg/lib/crypto/utils.js";
import { serialize } from "pg-protocol";
import type { LoginOutcome } from "../../report/login-turns.ts";
import { psqlLine } from "../../target/reproduce.ts";
import type { AuthFacts } from "../facts.ts";
import { failed, passed, unknown, warned, type Answer, type Challenge, type PasswordLogin } from "../probe.ts";
import type { Probe, ProbeContext } from "../probe.ts";
import { passwordFor } from "../../libpq/connection.ts";
import { certificateNotAskedFor } from "./client-certificate.ts";
import { afterCut } from "./recovery.ts";
import { objection, methodName } from "./allowed-methods.ts";
import { refusalSentence, scram } from "./scram.ts";
import { otherSalts } from "./scram-salt.ts";
import { askWho } from "../wire/banner.ts";
import { WireFailure } from "../wire/failure.ts";
import type { ServerError } from "../wire/messages.ts";
import type { Session } from "../wire/session.ts";

/** libpq answers for ever; nobody asks a person as often. */
const mostQuestions = 5;

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
    if (!isIn(answer)) session.close();
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
  const against = objection(context, challenge) ?? certificateNotAskedFor(context, session);
  if (against) return failed(against.reason, against.text, facts);
  if (challenge.method === "trust")
    return passed("the server asks for no password (trust, peer or certificate)", facts);
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
  const login: PasswordLogin = { conninfo, to: carried.current, method: methodName(context, challenge) };
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

/** The session may go on. */
export function isIn({ outcome }: Answer<AuthFacts>): boolean {
  return outcome === "passed" || outcome === "warned";
}

/** Class 28 is about who logs in (errcodes-appendix); 08P01 is what PgBouncer has for all that it refuses. */
function outcomeOf(answer: Answer<AuthFacts>, { error, passwordProven }: AuthFacts): LoginOutcome {
  if (isIn(answer) || passwordProven) return "accepted";
  return error && /^28|^08P01/.test(error.sqlstate ?? "28000") ? "refused" : "neither";
}

/** Sends the credentials, as often as the server asks for them: PAM may have several questions. */
async function withPassword(
  context: ProbeContext,
  session: Session,
  challenge: Challenge,
  facts: AuthFacts,
  password: string,
  questionsLeft = mostQuestions,
): Promise<Answer<AuthFacts>> {
  const { conninfo } = context;
  const patiently = () => context.within(context.patience.answerMs);
  if (challenge.method === "password") session.wire.write(serialize.password(password));
  if (challenge.method === "md5")
    session.wire.write(
      serialize.password(await md5.postgresMd5PasswordHash(conninfo.user, password, challenge.body.subarray(0, 4))),
    );
  if (challenge.method === "sasl") {
    const end = await scram(context, session, challenge, password, facts);
    if (end.kind === "trouble") return failed(end.reason, end.text, facts);
    if (end.kind === "let in")
      return warned("server-signature-invalid", "the server lets this login in, but never proves itself", facts);
  }
  const outcome = await session.greeting(patiently());
  if (outcome.kind === "error") return rejected(facts, outcome.error);
  if (outcome.method === "trust") return passed(`password accepted (${facts.mechanism ?? challenge.method})`, facts);
  if (questionsLeft === 0 || outcome.method === "sasl")
    return failed("malformed", `the server asks again (${outcome.method}) after the password`, facts);
  const against = objection(context, outcome);
  if (against) return failed(against.reason, against.text, facts);
  return withPassword(context, session, outcome, facts, password, questionsLeft - 1);
}

function rejected(facts: AuthFacts, error: ServerError): Answer<AuthFacts> {
  facts.error = error;
  return failed("server-error", refusalSentence(error), facts);
}

export const auth: Probe<"auth"> = { id: "auth", title: "Authentication", layer: "auth", needs: ["startup"], run };
