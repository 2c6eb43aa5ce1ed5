// The files of a TLS connection as libpq takes them: which must be there, in what form, and how open they may be.
// Source: fe-secure-openssl.c, initialize_SSL. libpq looks at them when the server has agreed to TLS, and not before.
import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as tls from "node:tls";
import type { Conninfo } from "./connection.ts";
import { leadsNowhere, readRegularFile } from "./regular-file.ts";

/** A file of the client's that TLS needs and cannot have. */
export interface FileFault {
  parameter: "sslrootcert" | "sslcert" | "sslkey";
  path: string | null;
  /** Completes "the file …". */
  text: string;
  fix: string;
}

/** Thrown before anything is sent: libpq ends the connection there. */
export class UnusableTlsFile extends Error {
  override name = "UnusableTlsFile";
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    const { parameter, path, text } = fault;
    super(`${parameter}${path ? ` ${path}` : ""} ${text}`);
    this.fault = fault;
  }
}

/** Where Debian, RHEL and Alpine keep the system's roots, for runtimes that cannot name them. */
const bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

function unusable(parameter: FileFault["parameter"], path: string | null, text: string, fix: string): UnusableTlsFile {
  return new UnusableTlsFile({ parameter, path, text, fix });
}

/** The PEM blocks of one kind. */
function blocks(text: string, kind: RegExp): string[] {
  const pattern = new RegExp(`-----BEGIN (${kind.source})-----[^-]*-----END \\1-----`, "g");
  return [...text.matchAll(pattern)].map(([block]) => block);
}

/**
 * What the server's certificate is held against: the PEM text of `sslrootcert`, or the system's roots.
 * Null where nothing is verified: no file is there, and the sslmode can do without.
 * @throws UnusableTlsFile
 */
export function trustedRoots({ sslmode, sslrootcert: path }: Conninfo): string[] | null {
  if (path === "system") return systemRoots();
  const isNeeded = sslmode === "verify-ca" || sslmode === "verify-full";
  const fix =
    "Put the authority's certificate (PEM) where sslrootcert points, or sslrootcert=system for public authorities.";
  if (path === null && !isNeeded) return null;
  if (path === null)
    throw unusable(
      "sslrootcert",
      null,
      `is not given, but sslmode=${sslmode} needs it (nor is there ~/.postgresql/root.crt)`,
      fix,
    );
  const read = readRegularFile(path);
  if (leadsNowhere(read) && !isNeeded) return null;
  if (read.fault) throw unusable("sslrootcert", path, read.fault.text, fix);
  const text = read.bytes.toString("latin1");
  const kind = /(?:X509 |TRUSTED )?CERTIFICATE/;
  const certificates = blocks(text, kind);
  const begun = text.match(new RegExp(`-----BEGIN ${kind.source}-----`, "g"))?.length ?? 0;
  if (begun === 0 && blocks(text, /X509 CRL/).length === 0)
    throw unusable("sslrootcert", path, read.bytes.length === 0 ? "is empty" : "holds no certificate (PEM)", fix);
  if (begun > certificates.length) throw unusable("sslrootcert", path, "holds an incomplete certificate", fix);
  for (const one of certificates)
    if (!certificateOf(one)) throw unusable("sslrootcert", path, "holds a certificate that cannot be read", fix);
  return certificates;
}

function certificateOf(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/**
 * OpenSSL looks into a file and a directory: SSL_CERT_FILE and SSL_CERT_DIR, or its own, which hold the same roots
 * (SSL_CTX_set_default_verify_paths(3)).
 */
function systemRoots(): string[] {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: directory } = process.env;
  const given = file ? textOf(file) : null;
  const found = [
    ...(given ? [given] : []),
    ...(directory ? hashedIn(directory, /^[0-9a-f]{8}\.\d+$/, /(?:X509 |TRUSTED )?CERTIFICATE/) : []),
  ];
  const isOwnOut = Boolean(file && directory);
  const own = isOwnOut ? [] : (bundles.map(textOf).find((text) => text) ?? tls.rootCertificates);
  return [...found, own].flat();
}

function textOf(path: string): string {
  return readRegularFile(path).bytes?.toString("latin1") ?? "";
}

/**
 * The revocation lists that libpq applies. A file without any is ignored as libpq ignores it; a
 * directory counts even when it is empty. `isAsked`: certificates are looked up in them.
 */
export function revocationLists({ sslcrl, sslcrldir }: Conninfo): { isAsked: boolean; lists: string[] } {
  const text = sslcrl ? textOf(sslcrl) : null;
  const ofFile = blocks(text ?? "", /X509 CRL/);
  if (text !== null && ofFile.length === 0 && blocks(text, /CERTIFICATE/).length === 0)
    return { isAsked: false, lists: [] };
  const lists = [...ofFile, ...(sslcrldir ? hashedIn(sslcrldir, /^[0-9a-f]{8}\.r\d+$/, /X509 CRL/) : [])];
  return { isAsked: text !== null || sslcrldir !== null, lists };
}

/** The PEM blocks of files with the names that `openssl rehash` gives. */
function hashedIn(directory: string, named: RegExp, kind: RegExp): string[] {
  try {
    const names = readdirSync(directory).filter((name) => named.test(name));
    return names.slice(0, 1000).flatMap((name) => blocks(textOf(join(directory, name)), kind));
  } catch {
    return [];
  }
}

interface ClientPair {
  cert: Buffer;
  key: string;
}

/**
 * The client's own certificate and key, checked as libpq checks them; null where no certificate's file is there.
 * @throws UnusableTlsFile
 */
export function clientPair({ sslcert, sslkey, sslpassword, parameters }: Conninfo): ClientPair | null {
  if (sslcert === null) return null;
  const read = readRegularFile(sslcert);
  if (leadsNowhere(read)) return null;
  const fix =
    parameters["sslcert"] === undefined && read.fault?.code === "EACCES"
      ? "Set HOME to a directory of this user's own: libpq looks for ~/.postgresql there. Or give sslcert a path " +
        "that does not exist, or sslcertmode=disable (libpq 16)."
      : "Put certificate and key (PEM) where sslcert and sslkey point, readable for this process.";
  if (read.fault) throw unusable("sslcert", sslcert, read.fault.text, fix);
  const certificate = certificateOf(blocks(read.bytes.toString("latin1"), /(?:X509 |TRUSTED )?CERTIFICATE/)[0] ?? "");
  if (!certificate)
    throw unusable("sslcert", sslcert, read.bytes.length === 0 ? "is empty" : "holds no certificate (PEM)", fix);
  const key = clientKey(sslkey, sslpassword?.reveal() ?? "");
  if (!certificate.checkPrivateKey(key))
    throw unusable(
      "sslkey",
      sslkey,
      "is not the key of the certificate in sslcert",
      "Give the key that this certificate was made with.",
    );
  const pair = { cert: read.bytes, key: key.export({ type: "pkcs8", format: "pem" }).toString() };
  try {
    tls.createSecureContext(pair);
  } catch (error) {
    const why = error instanceof Error ? error.message.split(":").at(-1) : "";
    throw unusable(
      "sslcert",
      sslcert,
      `is refused by OpenSSL (${why})`,
      "Issue the certificate again, with a stronger key.",
    );
  }
  return pair;
}

function clientKey(path: string | null, passphrase: string): KeyObject {
  const fix = "Put the key of the certificate where sslkey points, readable for this process alone.";
  if (path === null)
    throw unusable("sslkey", null, "is not given, though sslcert is (nor is there ~/.postgresql/postgresql.key)", fix);
  const { bytes, stat, fault } = readRegularFile(path);
  if (fault) throw unusable("sslkey", path, fault.text, fix);
  // A key of root's may be readable for a group: that is how a system's certificates are shared.
  const open = stat.mode & (stat.uid === 0 ? 0o037 : 0o077);
  if (process.platform !== "win32" && open !== 0)
    throw unusable(
      "sslkey",
      path,
      `may be used by group or others (mode ${(stat.mode & 0o777).toString(8).padStart(4, "0")})`,
      `chmod 600 ${path} (0640 is allowed where root owns it)`,
    );
  const text = bytes.toString("latin1");
  const isEncrypted = /BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(text);
  const key = text.includes("-----BEGIN ")
    ? attempt(() => createPrivateKey({ key: bytes, passphrase }))
    : derKey(bytes);
  if (key) return key;
  if (isEncrypted && passphrase === "")
    throw unusable(
      "sslkey",
      path,
      "is encrypted with a pass phrase, but none is given",
      "Give it as sslpassword, or store the key without one.",
    );
  if (isEncrypted)
    throw unusable("sslkey", path, "does not open with the pass phrase in sslpassword", "Correct sslpassword.");
  throw unusable("sslkey", path, bytes.length === 0 ? "is empty" : "holds no private key (PEM or DER)", fix);
}

function derKey(key: Buffer): KeyObject | null {
  for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
    const read = attempt(() => createPrivateKey({ key, format: "der", type }));
    if (read) return read;
  }
  return null;
}

function attempt(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    return null;
  }
}
