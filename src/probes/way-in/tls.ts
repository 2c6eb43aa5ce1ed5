// Does encryption come about as the URL asks for it: SSLRequest (or direct TLS), handshake, certificate?
import { serialize } from "pg-protocol";
import { opensslLine } from "../../target/reproduce.ts";
import type { Reason } from "../../report/observation.ts";
import type { Conninfo } from "../../libpq/connection.ts";
import type { FileFault } from "../../libpq/tls-files.ts";
import { serverNameFor } from "../../libpq/tls-terms.ts";
import type { TlsFacts } from "../facts.ts";
import {
  failed,
  passed,
  skipped,
  warned,
  type Answer,
  type Candidate,
  type Probe,
  type ProbeContext,
} from "../probe.ts";
import {
  ownCertificate,
  certificateProblems,
  daysLeft,
  describeChain,
  handshakeReason,
  nameMatches,
  sentChain,
} from "./server-certificate.ts";
import { tlsTermsFor } from "./tls-terms.ts";
import { weaknessIn } from "./tls-strength.ts";
import { errnoOf, WireFailure } from "../wire/failure.ts";
import { askBanner } from "../wire/banner.ts";
import { isOldStyleError, isTlsAlert, parseServerError, printable, type ServerError } from "../wire/messages.ts";
import { Wire } from "../wire/wire.ts";

async function run(context: ProbeContext): Promise<Answer<TlsFacts>> {
  const { carried, conninfo } = context;
  const { current, wire } = carried;
  if (!current || !wire) return skipped("prerequisite-missing", "no connection to use TLS on");
  if (current.family === 0) return plain(context, "not used on a unix socket");
  if (conninfo.sslmode === "disable" || conninfo.sslmode === "allow")
    return plain(context, `sslmode=${conninfo.sslmode} begins without TLS`);
  const answer = await negotiate(context, current, wire);
  return answer.reason === "silent" ? askAloud(context, current, answer) : answer;
}

/**
 * Silence at the first packet: servers of other protocols wait for words of their own (Redis), or have spoken already.
 */
async function askAloud(context: ProbeContext, to: Candidate, answer: Answer<TlsFacts>): Promise<Answer<TlsFacts>> {
  const { text } = await askBanner(to, (ms) => context.within(ms));
  if (text === null) return answer;
  return {
    ...answer,
    reason: "not-postgres",
    summary: `${to.host} does not answer PostgreSQL's protocol, but answers a line of text with "${text}"`,
    facts: answer.facts && { ...answer.facts, firstBytes: text },
  };
}

function plain({ carried }: ProbeContext, why: string): Answer<TlsFacts> {
  carried.tls = "off";
  return skipped("not-applicable", why);
}

/**
 * After these libpq's `prefer` goes on without TLS (fe-connect.c); silence, a hang-up or a foreign answer end it too.
 */
const forgiven: Reason[] = [
  "handshake-failed",
  "tls-version",
  "client-certificate-required",
  "file-unusable",
  "sni-required",
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-untrusted",
  "certificate-wrong-host",
];

/** Puts TLS on the wire as sslmode asks; on `prefer` a failure costs only the connection. */
export async function negotiate(context: ProbeContext, to: Candidate, wire: Wire): Promise<Answer<TlsFacts>> {
  const { carried, conninfo } = context;
  const direct = conninfo.sslnegotiation === "direct";
  const facts: TlsFacts = {
    answer: null,
    used: false,
    wanted: conninfo.sslmode,
    verified: "nothing",
    versionsNarrowed:
      conninfo.sslMaxVersion !== null || !["TLSv1", "TLSv1.1", "TLSv1.2", null].includes(conninfo.sslMinVersion),
    protocol: null,
    cipher: null,
    alpn: null,
    serverName: serverNameFor(conninfo, to.host),
    chain: [],
    chainError: null,
    nameMatches: null,
    problems: [],
    code: null,
    daysLeft: null,
    sslRequestWorks: null,
    firstBytes: null,
    own: ownCertificate(conninfo),
    file: null,
    trust: { roots: null, revocations: null },
  };
  const more = {
    inputs: {
      sslmode: conninfo.sslmode,
      sslnegotiation: conninfo.sslnegotiation,
      address: to.address,
      serverName: facts.serverName,
    },
    reproduce: opensslLine(to.host, to.port, { sni: conninfo.sslsni, direct }),
  };
  const refuse = (reason: Reason, summary: string): Answer<TlsFacts> => {
    wire.close();
    carried.wire = null;
    if (conninfo.sslmode !== "prefer" || !forgiven.includes(reason)) return failed(reason, summary, facts, more);
    carried.tls = "off";
    return warned(reason, `${summary}; sslmode=prefer continues without TLS`, facts, more);
  };
  let showsCertificate = false;
  try {
    if (!direct) {
      const answer = await ask(context, wire);
      facts.answer = answer;
      if (answer === "N" && conninfo.sslmode === "prefer") {
        carried.tls = "off";
        return passed("the server offers no TLS, so sslmode=prefer continues without it", facts, more);
      }
      if (answer === "N")
        return refuse("tls-not-offered", `the server offers no TLS, but sslmode=${conninfo.sslmode} requires it`);
      if (answer === "E" && !(await isServerError(wire)))
        return refuse(
          "not-postgres",
          `the answer to the request for TLS is not ` +
            `PostgreSQL's: ${(facts.firstBytes = printable(await rest(wire, answer)))}`,
        );
      if (answer === "E") {
        facts.error = await serverErrorOf(wire);
        return refuse("server-error", `the request for TLS is answered with an error: ${facts.error.message}`);
      }
      if (answer !== "S") {
        const bytes = await rest(wire, answer);
        facts.firstBytes = printable(bytes);
        if (isTlsAlert(bytes)) facts.isAlert = true;
        const what = facts.isAlert ? "a TLS alert: it expects TLS immediately" : facts.firstBytes;
        return refuse("not-postgres", `the answer to the request for TLS is not PostgreSQL's: ${what}`);
      }
      if (wire.unread > 0) return refuse("malformed", "unencrypted bytes follow after the server agreed to TLS");
    }
    const terms = tlsTermsFor(conninfo, to.host);
    ({ showsCertificate } = terms);
    facts.verified = terms.verified;
    if (facts.verified !== "nothing") facts.trust = trustOf(conninfo);
    const socket = await wire.startTls(terms.options, context.within(context.patience.tlsMs));
    facts.used = true;
    facts.protocol = socket.getProtocol();
    facts.cipher = socket.getCipher().name;
    facts.alpn = socket.alpnProtocol || null;
    facts.chain = describeChain(socket);
    facts.chainError = facts.verified === "nothing" ? null : chainErrorOf(socket.authorizationError);
    if (facts.chainError === "UNSPECIFIED") facts.chainError = weaknessIn(sentChain(socket)) ?? facts.chainError;
    if (terms.isListMissing) facts.chainError ??= "UNABLE_TO_GET_CRL";
    facts.nameMatches = nameMatches(socket, to.host);
    facts.problems = certificateProblems(facts.chain, facts.chainError, facts.nameMatches, facts.verified, Date.now());
    facts.daysLeft = daysLeft(socket, terms.options.ca, Date.now());
    if (direct && facts.alpn !== "postgresql")
      return refuse("direct-tls-unsupported", "the server does not agree to PostgreSQL over direct TLS (ALPN)");
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    facts.code = error.code;
    facts.file = (error.facts["file"] as FileFault | undefined) ?? null;
    const reason = reasonOf(error, showsCertificate);
    // An alert that says what is wrong comes from somebody who takes TLS at once.
    if (!direct || reason !== "handshake-failed") return refuse(reason, explain(error, facts, to));
    facts.sslRequestWorks = await sslRequestWorks(context, to);
    const isRefused = facts.sslRequestWorks || error.code === "ECONNRESET";
    return refuse(isRefused ? "direct-tls-unsupported" : reason, explain(error, facts, to));
  }
  const [problem] = facts.problems;
  if (problem) return refuse(problem, describeProblem(problem, facts, to));
  carried.tls = "on";
  carried.wire = wire;
  const trust =
    facts.verified === "nothing"
      ? `certificate not verified (sslmode=${conninfo.sslmode})`
      : `certificate valid (${facts.verified}), ${facts.daysLeft} days left`;
  const answer = `${facts.protocol}, ${trust}`;
  if (
    facts.verified !== "nothing" &&
    facts.daysLeft !== null &&
    facts.daysLeft < context.inputs.thresholds.certificateDays
  )
    return warned("certificate-expires-soon", answer, facts, more);
  return passed(answer, facts, more);
}

async function ask(context: ProbeContext, wire: Wire): Promise<string> {
  wire.write(serialize.requestSsl());
  return (await wire.read(1, context.within(context.patience.answerMs))).toString("latin1");
}

/** An ErrorResponse of a sane length, or the old style's text (fe-connect.c reads both). Looks without taking. */
async function isServerError(wire: Wire): Promise<boolean> {
  const seen = await wire.peek(AbortSignal.timeout(300));
  return isOldStyleError(seen) || (seen.length >= 4 && seen.readUInt32BE(0) >= 8 && seen.readUInt32BE(0) < 30_000);
}

/** The whole ErrorResponse behind its "E", or the old style's text; isServerError has seen that it is one. */
async function serverErrorOf(wire: Wire): Promise<ServerError> {
  const seen = await wire.peek(AbortSignal.timeout(300));
  const body = isOldStyleError(seen) ? Buffer.concat([Buffer.from("M"), seen, Buffer.from([0])]) : seen.subarray(4);
  return parseServerError(body);
}

async function rest(wire: Wire, begun: string): Promise<Buffer> {
  const more = await wire.readSome(AbortSignal.timeout(100)).catch(() => Buffer.alloc(0));
  return Buffer.concat([Buffer.from(begun, "latin1"), more]);
}

/** A control for direct TLS: the old way in, up to the server's one-byte answer. */
async function sslRequestWorks(context: ProbeContext, to: Candidate): Promise<boolean> {
  let wire: Wire | null = null;
  try {
    wire = await Wire.open(to, context.within(1500));
    wire.write(serialize.requestSsl());
    const works = (await wire.read(1, context.within(1500))).toString("latin1") === "S";
    context.compare({
      varied: "sslnegotiation",
      from: "direct",
      to: "postgres",
      fromOutcome: "failed",
      toOutcome: works ? "passed" : "failed",
    });
    return works;
  } catch {
    return false;
  } finally {
    wire?.close();
  }
}

/** Node types it as Error and gives OpenSSL's code as a string. */
function chainErrorOf(error: Error | string | null | undefined): string | null {
  if (!error) return null;
  return typeof error === "string" ? error : (errnoOf(error) ?? error.message);
}

function trustOf({ sslrootcert, sslcrl, sslcrldir }: Conninfo): TlsFacts["trust"] {
  return { roots: sslrootcert, revocations: [sslcrl, sslcrldir].filter(Boolean).join(", ") || null };
}

function reasonOf(error: WireFailure, showsCertificate: boolean): Reason {
  return error.reason === "handshake-failed" ? handshakeReason(error.code, showsCertificate) : error.reason;
}

function explain(error: WireFailure, facts: TlsFacts, to: Candidate): string {
  const code = error.code ? ` [${error.code}]` : "";
  if (error.reason === "silent") return `${to.host} accepts the connection, but does not answer the request for TLS`;
  if (error.reason === "closed" || error.reason === "reset")
    return (
      `${to.host} accepts the connection and ${error.reason === "reset" ? "resets" : "closes"} it without a ` +
      `word${code}`
    );
  if (facts.sslRequestWorks) return `direct TLS fails, but the ordinary TLS request is answered${code}`;
  return `${error.message.split("\n")[0]?.slice(0, 200)}${code}`;
}

function describeProblem(problem: Reason, { chain, chainError }: TlsFacts, to: Candidate): string {
  const leaf = chain[0];
  const bad = chain.find(({ validTo, validFrom }) =>
    problem === "certificate-expired" ? Date.parse(validTo) < Date.now() : Date.parse(validFrom) > Date.now(),
  );
  if (problem === "certificate-expired")
    return `the certificate of ${bad?.subject || to.host} expired on ${bad?.validTo.slice(0, 10)}`;
  if (problem === "certificate-not-yet-valid")
    return `the certificate of ${bad?.subject || to.host} is valid only from ${bad?.validFrom.slice(0, 10)}`;
  if (problem === "certificate-wrong-host")
    return (
      `the certificate is for ${(leaf?.names.length ? leaf.names : [leaf?.subject]).join(", ")}, not ` +
      `for ${to.host}`
    );
  return `the certificate is not trusted: ${chainError} (issuer ${leaf?.issuer || "unnamed"})`;
}

export const tls: Probe<"tls"> = { id: "tls", title: "TLS", layer: "tls", needs: ["tcp"], run };
