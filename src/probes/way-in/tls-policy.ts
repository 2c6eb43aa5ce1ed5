// What libpq would ask of TLS under this URL, and what is wrong with a certificate by that measure.
// https://www.postgresql.org/docs/current/libpq-ssl.html
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { isIP } from "../../ip.ts";
import * as tls from "node:tls";
import {
  checkServerIdentity,
  type ConnectionOptions,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from "node:tls";
import type { Reason } from "../../report/observation.ts";
import type { Conninfo } from "../../libpq/connection.ts";
import type { CertificateFacts } from "../facts.ts";
import { WireFailure } from "../wire/failure.ts";

/** verify-ca and verify-full verify; require does so too when a root certificate is given. */
export function verifies({ sslmode, sslrootcert }: Conninfo): "nothing" | "chain" | "chain and name" {
  if (sslmode === "verify-full") return "chain and name";
  if (sslmode === "verify-ca" || (sslmode === "require" && sslrootcert !== null)) return "chain";
  return "nothing";
}

/** SNI is sent for names only, unless sslsni=0. */
export function serverNameFor(conninfo: Conninfo, host: string): string | null {
  return conninfo.sslsni && isIP(host) === 0 && !host.startsWith("/") ? host : null;
}

/** @throws WireFailure when a certificate or key file cannot be read */
export function tlsOptions(conninfo: Conninfo, host: string): ConnectionOptions {
  const serverName = serverNameFor(conninfo, host);
  const certificate =
    conninfo.sslcert && conninfo.sslkey
      ? {
          cert: read(conninfo.sslcert, "client"),
          key: read(conninfo.sslkey, "client"),
          passphrase: conninfo.sslpassword?.reveal() ?? "",
        }
      : {};
  return {
    ...(serverName ? { servername: serverName } : {}),
    minVersion: version(conninfo.sslMinVersion) ?? "TLSv1.2",
    maxVersion: version(conninfo.sslMaxVersion) ?? "TLSv1.3",
    ...(conninfo.sslnegotiation === "direct" ? { ALPNProtocols: ["postgresql"] } : {}),
    ...(verifies(conninfo) === "nothing" ? {} : { ca: roots(conninfo.sslrootcert) }),
    ...certificate,
  };
}

function version(name: string | null): tls.SecureVersion | undefined {
  return (["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const).find(
    (known) => known.toLowerCase() === name?.toLowerCase(),
  );
}

function read(path: string, whose: "root" | "client"): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new WireFailure(
      whose === "root" ? "root-certificate-unreadable" : "client-certificate-unreadable",
      `cannot read ${path}: ${error instanceof Error ? error.message : ""}`,
    );
  }
}

/** Where Debian, RHEL and Alpine keep the system's roots, for runtimes that cannot name them. */
const bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

function roots(sslrootcert: string | null): Buffer | string[] {
  if (sslrootcert === null)
    throw new WireFailure(
      "root-certificate-unreadable",
      "this sslmode needs a root certificate, and neither sslrootcert nor ~/.postgresql/root.crt is there",
    );
  if (sslrootcert !== "system") return read(sslrootcert, "root");
  for (const path of [process.env["SSL_CERT_FILE"], ...bundles]) {
    try {
      if (path) return readFileSync(path);
    } catch {
      // the next place
    }
  }
  return [...tls.rootCertificates];
}

/** Name and end of the client's own certificate; null where none is given or it cannot be read. */
export function ownCertificate({ sslcert }: Conninfo): { subject: string; validTo: string } | null {
  if (!sslcert) return null;
  try {
    const { subject, validTo } = new X509Certificate(readFileSync(sslcert));
    return { subject: /(?:^|\n)CN=(.*)/.exec(subject)?.[1] ?? subject.split("\n")[0] ?? "", validTo: isoDate(validTo) };
  } catch {
    return null;
  }
}

export function describeChain(socket: TLSSocket): CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  const seen = new Set<string>();
  for (
    let one: DetailedPeerCertificate | null = socket.getPeerCertificate(true);
    one?.raw && !seen.has(one.fingerprint256) && chain.length < 8;
    one = one.issuerCertificate
  ) {
    seen.add(one.fingerprint256);
    chain.push({
      subject: nameOf(one.subject),
      issuer: nameOf(one.issuer),
      names: alternativeNames(one),
      validFrom: isoDate(one.valid_from),
      validTo: isoDate(one.valid_to),
      sha256: one.fingerprint256,
      selfSigned: nameOf(one.subject) === nameOf(one.issuer),
    });
  }
  return chain;
}

function nameOf(name: PeerCertificate["subject"] | undefined): string {
  // Node's types say string; a repeated field comes as an array.
  return [name?.CN ?? name?.O ?? ""].flat().join(", ").slice(0, 200);
}

function alternativeNames({ subjectaltname }: PeerCertificate): string[] {
  return (subjectaltname ?? "")
    .split(/,\s*/)
    .filter((name) => name !== "")
    .map((name) => name.replace(/^(DNS|IP Address):/, ""))
    .slice(0, 50);
}

function isoDate(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

/** RFC 6125 by Node's own check, which like libpq falls back to the common name where there is no alternative name. */
export function nameMatches(socket: TLSSocket, host: string): boolean {
  return checkServerIdentity(host, socket.getPeerCertificate()) === undefined;
}

/** OpenSSL's chain verdict → reason; dates are judged from the certificate, since one code hides another. */
export function certificateProblems(
  chain: CertificateFacts[],
  chainError: string | null,
  matches: boolean,
  verified: ReturnType<typeof verifies>,
  nowMs: number,
): Reason[] {
  if (verified === "nothing") return [];
  const problems: Reason[] = [];
  if (chain.some(({ validTo }) => Date.parse(validTo) < nowMs)) problems.push("certificate-expired");
  if (chain.some(({ validFrom }) => Date.parse(validFrom) > nowMs)) problems.push("certificate-not-yet-valid");
  if (chainError && !["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"].includes(chainError))
    problems.push("certificate-untrusted");
  if (verified === "chain and name" && !matches) problems.push("certificate-wrong-host");
  return problems;
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
