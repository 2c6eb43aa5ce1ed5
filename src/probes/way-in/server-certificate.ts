// A server's certificate and the client's own: what they say, and what is wrong with the server's by libpq's measure.
import { X509Certificate } from "node:crypto";
import type { ConnectionOptions, DetailedPeerCertificate, PeerCertificate, TLSSocket } from "node:tls";
import { readRegularFile } from "../../libpq/regular-file.ts";
import type { Reason } from "../../report/observation.ts";
import type { Conninfo } from "../../libpq/connection.ts";
import { certificateIsFor } from "../../libpq/certificate-name.ts";
import type { Verified } from "../../libpq/tls-terms.ts";
import type { CertificateFacts, OwnCertificate } from "../facts.ts";

/** Name and end of the client's own certificate; null where none is given or it cannot be read. */
export function ownCertificate({ sslcert, sslkey }: Conninfo): OwnCertificate | null {
  const { bytes } = sslcert ? readRegularFile(sslcert) : { bytes: null };
  if (!bytes) return null;
  try {
    const { subject, validTo } = new X509Certificate(bytes);
    const key = sslkey ? readRegularFile(sslkey).bytes : null;
    return {
      subject: /(?:^|\n)CN=(.*)/.exec(subject)?.[1] ?? subject.split("\n")[0] ?? "",
      validTo: isoDate(validTo),
      ...(key ? { keyForm: key.includes("-----BEGIN ") ? ("PEM" as const) : ("DER" as const) } : {}),
    };
  } catch {
    return null;
  }
}

export function describeChain(socket: TLSSocket): CertificateFacts[] {
  return sentChain(socket).map((one) => ({
    subject: nameOf(one.subject),
    issuer: nameOf(one.issuer),
    names: [...alternatives(one, "DNS"), ...alternatives(one, "IP Address")].slice(0, 50),
    validFrom: isoDate(one.valid_from),
    validTo: isoDate(one.valid_to),
    sha256: one.fingerprint256,
    selfSigned: nameOf(one.subject) === nameOf(one.issuer),
    ...(one.ca ? { isAuthority: true as const } : {}),
    ...(isVersionOne(one.raw) ? { isVersionOne: true as const } : {}),
  }));
}

/** RFC 5280, section 4.1: the first version is not written; a later one stands first, as [0]. */
function isVersionOne(der: Buffer): boolean {
  const within = (at: number) => at + 2 + ((der[at + 1] ?? 0) > 0x80 ? (der[at + 1] ?? 0) & 0x7f : 0);
  return der[within(within(0))] !== 0xa0;
}

function nameOf(name: PeerCertificate["subject"] | undefined): string {
  // Node's types say string; a repeated field comes as an array.
  return [name?.CN ?? name?.O ?? ""].flat().join(", ").slice(0, 200);
}

/** Node writes `DNS:name, IP Address:address`, and what holds odd characters as JSON strings. */
function alternatives({ subjectaltname = "" }: PeerCertificate, kind: "DNS" | "IP Address"): string[] {
  const found = subjectaltname.matchAll(/(?:^|, )([^:,"]+):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...found].flatMap(([, of, name = ""]) => (of === kind ? [unquoted(name)] : []));
}

function unquoted(text: string): string {
  try {
    return text.startsWith('"') ? String(JSON.parse(text)) : text;
  } catch {
    return text;
  }
}

function isoDate(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

export function nameMatches(socket: TLSSocket, host: string): boolean {
  const certificate = socket.getPeerCertificate();
  // Node's types say string; a repeated field comes as an array, of which libpq takes the first.
  const [commonName = null] = [certificate.subject?.CN ?? null].flat();
  const [dns, ip] = [alternatives(certificate, "DNS"), alternatives(certificate, "IP Address")];
  return certificateIsFor({ dns, ip, commonName }, host);
}

/** OpenSSL's words for a date (X509_V_ERR names); other errors may hide one, and dates are looked at then too. */
const dates: Record<string, Reason> = {
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-not-yet-valid",
};

/**
 * What is wrong with the certificate. OpenSSL's verdict is on the chain that it used: where that holds, no date of
 * another certificate that the server sent counts.
 */
export function certificateProblems(
  chain: CertificateFacts[],
  chainError: string | null,
  matches: boolean,
  verified: Verified,
  nowMs: number,
): Reason[] {
  if (verified === "nothing") return [];
  const problems = new Set<Reason>();
  const byDate = dates[chainError ?? ""];
  if (byDate) problems.add(byDate);
  else if (chainError) {
    if (chain.some(({ validTo }) => Date.parse(validTo) < nowMs)) problems.add("certificate-expired");
    if (chain.some(({ validFrom }) => Date.parse(validFrom) > nowMs)) problems.add("certificate-not-yet-valid");
    problems.add("certificate-untrusted");
  }
  if (verified === "chain and name" && !matches) problems.add("certificate-wrong-host");
  return [...problems];
}

/**
 * Until the first certificate of the chain that was used ends: what the server sent beyond
 * an authority that is trusted here counts for nothing. (getPeerX509Certificate would be
 * simpler; in Node 20 it takes the certificate off the socket.)
 */
export function daysLeft(socket: TLSSocket, roots: ConnectionOptions["ca"], nowMs: number): number | null {
  const trusted = [roots ?? []].flat().map((pem) => new X509Certificate(pem));
  const used: X509Certificate[] = [];
  for (const sent of sentChain(socket)) {
    const one = new X509Certificate(sent.raw);
    used.push(one);
    const anchor = trusted.find((root) => one.checkIssued(root) && one.verify(root.publicKey));
    if (anchor) used.push(anchor);
    if (anchor) break;
  }
  const ends = used.map(({ validTo }) => Date.parse(validTo)).filter((at) => !Number.isNaN(at));
  return ends.length === 0 ? null : Math.floor((Math.min(...ends) - nowMs) / 86_400_000);
}

/** The server's certificate and those above it, as they were sent and as the store knows them. */
export function sentChain(socket: TLSSocket): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  const isNew = ({ fingerprint256 }: DetailedPeerCertificate) =>
    chain.every((other) => other.fingerprint256 !== fingerprint256);
  for (
    let one: DetailedPeerCertificate | null = socket.getPeerCertificate(true);
    one?.raw && isNew(one) && chain.length < 8;
    one = one.issuerCertificate
  )
    chain.push(one);
  return chain;
}

/** The alert of a server that knows other protocols only (RFC 7301 §3.2). */
export function isAboutAlpn(code: string | null | undefined): boolean {
  return /NO_APPLICATION_PROTOCOL/.test(code ?? "");
}

/**
 * Alerts and OpenSSL reason codes of a failed handshake (RFC 8446 §6) → reason.
 * @param showsCertificate alerts about a certificate are about ours only when we have shown one
 */
export function handshakeReason(code: string | null, showsCertificate: boolean): Reason {
  if (!code) return "handshake-failed";
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_HIGH/.test(code))
    return "tls-version";
  if (/CERTIFICATE_REQUIRED|ALERT_NO_CERTIFICATE|PEER_DID_NOT_RETURN_A_CERTIFICATE/.test(code))
    return "client-certificate-required";
  if (
    showsCertificate &&
    /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(EXPIRED|REVOKED|UNKNOWN)|UNSUPPORTED_CERTIFICATE)/.test(code)
  )
    return "client-certificate-required";
  if (/UNRECOGNIZED_NAME/.test(code)) return "sni-required";
  return "handshake-failed";
}
