// Does the server answer the startup packet, and with what?
import { psqlLine } from "../../target/reproduce.ts";
import type { Reason } from "../../report/observation.ts";
import type { StartupFacts } from "../facts.ts";
import { addressText, failed, passed, type Answer, type Candidate, type Probe, type ProbeContext } from "../probe.ts";
import { startupParameters } from "./startup-parameters.ts";
import { foreignPeer } from "./socket-peer.ts";
import { negotiate } from "./tls.ts";
import { handshakeReason } from "./server-certificate.ts";
import { greetWith, type Heard } from "../variations/greeting.ts";
import { askWho } from "../wire/banner.ts";
import { WireFailure } from "../wire/failure.ts";
import type { ServerError } from "../wire/messages.ts";
import { Session, type Greeting } from "../wire/session.ts";
import { Wire } from "../wire/wire.ts";

/** Errors that stand for the server's state; libpq goes on to the next host after 57P03 and reports the others here. */
const notReady = "57P03";

async function run(context: ProbeContext): Promise<Answer<StartupFacts>> {
  const { carried, conninfo } = context;
  const facts: StartupFacts = {
    address: null,
    tls: false,
    answered: null,
    authMethod: null,
    saslMechanisms: [],
    bytesReceived: 0,
    error: null,
    notices: [],
    firstBytes: null,
    earlier: [],
    otherTls: null,
    banner: null,
    complaint: null,
  };
  const hosts = [...new Set(carried.candidates.map(({ host, port }) => `${host} ${port}`))];
  const first = carried.current;
  if (!first) return failed("prerequisite-missing", "no connection", facts);
  const stranger = foreignPeer(conninfo, first);
  if (stranger) return failed("peer-not-allowed", stranger, facts, { reproduce: psqlLine(conninfo) });
  const rest = hosts.slice(hosts.indexOf(`${first.host} ${first.port}`) + 1);
  let greeting = await greetAllowed(context, first, facts);
  let address = addressText(first);
  for (const next of rest) {
    if (greeting?.kind !== "error" || greeting.error.sqlstate !== notReady) break;
    const candidate = carried.candidates.find(({ host, port }) => `${host} ${port}` === next);
    if (!candidate) continue;
    const { error } = greeting;
    facts.earlier.push({ address, tls: facts.tls, reason: "server-error", error });
    address = addressText(candidate);
    const better = await greetAllowed(context, candidate, facts);
    if (better) greeting = better;
  }
  const more = {
    inputs: { address: facts.address, tls: facts.tls, database: conninfo.database, user: conninfo.user },
    reproduce: psqlLine(conninfo),
  };
  return { ...judge(context, facts, greeting), ...more };
}

function judge(context: ProbeContext, facts: StartupFacts, greeting: Greeting | null): Answer<StartupFacts> {
  const { carried } = context;
  if (!greeting) {
    const last = facts.earlier.at(-1);
    const reason = last?.reason ?? "closed";
    const how: Partial<Record<Reason, string>> = {
      silent: `gives no answer within ${(context.patience.answerMs / 1000).toFixed(1)} s`,
      "not-postgres": "answers, but does not speak PostgreSQL's protocol",
      "client-certificate-required": "ends TLS with an alert about the client certificate",
      "handshake-failed": "ends TLS with an alert",
      "protocol-too-old": "speaks an older version of the protocol than min_protocol_version asks for",
    };
    const text = how[reason] ?? `ends the connection without a word (${reason})`;
    const complaint = facts.complaint ? ", while a line of text gets an error of PostgreSQL's protocol" : "";
    const toText = facts.banner ? `; to a line of text it answers "${facts.banner}"` : complaint;
    return failed(facts.banner ? "not-postgres" : reason, `${facts.address ?? "the server"} ${text}${toText}`, facts);
  }
  if (greeting.kind === "authentication") {
    facts.answered = "authentication";
    facts.authMethod = greeting.method;
    facts.saslMechanisms = greeting.mechanisms;
    carried.challenge = greeting;
    return passed(
      `the server asks for authentication ` +
        `(${greeting.method === "sasl" ? greeting.mechanisms.join(", ") : greeting.method})`,
      facts,
    );
  }
  facts.answered = "error";
  facts.error = greeting.error;
  carried.session?.close();
  const text = `${greeting.error.severity ?? "ERROR"} ${greeting.error.sqlstate ?? "without SQLSTATE"}: ${greeting.error.message}`;
  return failed("server-error", text, facts);
}

/** The greeting under this sslmode, with libpq's second tries: `prefer` without TLS, `allow` with. */
async function greetAllowed(context: ProbeContext, to: Candidate, facts: StartupFacts): Promise<Greeting | null> {
  const { carried, conninfo } = context;
  const greeting = await greet(context, to, facts);
  if (greeting?.kind !== "error" || !mayBeAboutTls(greeting.error)) return greeting;
  facts.earlier.push({ address: addressText(to), tls: facts.tls, reason: "server-error", error: greeting.error });
  const other = await control(context, to, !facts.tls);
  if (!other) return greeting;
  facts.otherTls = { tls: !facts.tls, answered: other.answered, error: other.error };
  context.compare({
    varied: "TLS",
    from: facts.tls ? "on" : "off",
    to: facts.tls ? "off" : "on",
    fromOutcome: "failed",
    toOutcome: other.answered === "authentication" ? "passed" : "failed",
  });
  const mayUse = (conninfo.sslmode === "prefer" && facts.tls) || (conninfo.sslmode === "allow" && !facts.tls);
  if (!mayUse || !other.session || other.answered !== "authentication") {
    other.session?.close();
    if (other.answered === "authentication") facts.otherTls.again = await repeated(context, to, facts.tls);
    return greeting;
  }
  carried.session?.close();
  if (!facts.tls) {
    // With a root certificate `allow` verifies too: this greeting was a control's, which trusts anybody.
    other.session.close();
    carried.tls = null;
    return (await greet(context, to, facts)) ?? greeting;
  }
  carried.session = other.session;
  carried.tls = "off";
  facts.tls = false;
  return other.greeting;
}

/** 28xxx comes from pg_hba.conf among others; PgBouncer stamps "SSL required" with 08P01, as all of its own errors. */
function mayBeAboutTls({ sqlstate, routine }: ServerError): boolean {
  return sqlstate?.startsWith("28") === true || (sqlstate === "08P01" && routine === null);
}

/** One startup packet on the carried wire, or on a new one where the rungs below could not keep theirs. */
async function greet(context: ProbeContext, to: Candidate, facts: StartupFacts): Promise<Greeting | null> {
  const { carried, conninfo, patience } = context;
  facts.address = addressText(to);
  carried.current = to;
  try {
    if (!carried.wire || carried.wire.ended) carried.wire = await reopen(context, to);
    facts.tls = carried.tls === "on";
    const session = new Session(carried.wire);
    carried.session = session;
    carried.wire = null;
    facts.notices = session.notices;
    const greeting = await session
      .start(
        startupParameters(context),
        context.within(patience.answerMs),
        conninfo.maxProtocolVersion,
        conninfo.minProtocolVersion,
      )
      .finally(() => (facts.bytesReceived = session.wire.bytesReceived));
    return greeting;
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    // With TLS 1.3 the server judges our certificate after the handshake: its alert comes in place of a greeting.
    const isAlert = error.reason === "handshake-failed" && error.code !== null;
    const reason = isAlert ? handshakeReason(error.code, conninfo.sslcert !== null) : error.reason;
    facts.earlier.push({ address: addressText(to), tls: facts.tls, reason, error: null });
    facts.firstBytes = typeof error.facts["firstBytes"] === "string" ? error.facts["firstBytes"] : null;
    if (error.facts["isAlert"]) facts.isAlert = true;
    carried.session?.close();
    carried.session = null;
    if (error.reason === "silent") {
      const { alive, ...said } = await askWho(to, (ms) => context.within(ms));
      Object.assign(facts, said, alive ? { alive } : {});
    }
    return null;
  }
}

async function reopen(context: ProbeContext, to: Candidate): Promise<Wire> {
  const wire = await Wire.open(to, context.within(context.patience.connectMs));
  const wantsTls = to.family !== 0 && context.carried.tls !== "off";
  if (!wantsTls) return wire;
  const answer = await negotiate(context, to, wire);
  if (answer.outcome === "failed") throw new WireFailure(answer.reason ?? "handshake-failed", answer.summary);
  if (wire.ended) return Wire.open(to, context.within(context.patience.connectMs));
  return wire;
}

/** The same greeting with TLS the other way round. It stops before any credential is sent. */
async function control(context: ProbeContext, to: Candidate, withTls: boolean): Promise<Heard | null> {
  if (to.family === 0 || context.conninfo.sslnegotiation === "direct") return null;
  const heard = await greetWith(context, to, { tls: withTls ? {} : null, parameters: startupParameters(context) });
  if (!withTls || heard.answered !== "none" || heard.reason !== "file-unusable") return heard;
  // What the server makes of TLS does not hang on the client's own files, and nothing secret is sent here.
  const bare = { ...context.conninfo, sslcert: null, sslkey: null, sslrootcert: null, sslcrl: null, sslcrldir: null };
  const parameters = startupParameters(context);
  return greetWith({ ...context, conninfo: { ...bare, sslmode: "require" } }, to, { tls: {}, parameters });
}

/**
 * Both ways once more: behind one address there may be several servers, of which each took one of the two. The first
 * way is tried twice, so that servers that are asked in turn do not come round to the same.
 */
async function repeated(
  context: ProbeContext,
  to: Candidate,
  tls: boolean,
): Promise<"the same" | "otherwise" | "unanswered"> {
  const tried: boolean[] = [];
  let isAnswered = true;
  for (const withTls of [!tls, tls, tls]) {
    const heard = await control(context, to, withTls);
    heard?.session?.close();
    isAnswered &&= heard !== null && heard.answered !== "none";
    tried.push((heard?.answered === "authentication") === (withTls !== tls));
  }
  if (tried.every(Boolean)) return "the same";
  return isAnswered ? "otherwise" : "unanswered";
}

export const startup: Probe<"startup"> = {
  id: "startup",
  title: "Server greeting",
  layer: "startup",
  needs: ["tls"],
  run,
};
