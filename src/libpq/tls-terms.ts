// What libpq asks of TLS under a connection: which versions, which roots, which name, and what of it is verified.
// https://www.postgresql.org/docs/current/libpq-ssl.html
import { DEFAULT_CIPHERS, type ConnectionOptions, type SecureVersion } from "node:tls";
import { isIP } from "../ip.ts";
import type { Conninfo } from "./connection.ts";
import { clientPair, revocationLists, trustedRoots } from "./tls-files.ts";

/** What of the server's certificate is looked at. */
export type Verified = "nothing" | "chain" | "chain and name";

/** Everything that TLS needs under this connection, read from its files. */
export interface TlsTerms {
  options: ConnectionOptions;
  verified: Verified;
  /** Certificates are looked up in revocation lists, and there is not one: OpenSSL refuses then. */
  isListMissing: boolean;
  showsCertificate: boolean;
}

/** libpq sends SNI for names only, unless sslsni=0; what is made of digits and dots is no name to it. */
export function serverNameFor(conninfo: Conninfo, host: string): string | null {
  return conninfo.sslsni && isIP(host) === 0 && !/^[\d.]*$|^[/@]|:/.test(host) ? host : null;
}

/**
 * With a root certificate every sslmode verifies, `prefer` and `allow` too: their failure costs them the encryption.
 * @throws UnusableTlsFile when a file that the connection needs cannot be used
 */
export function tlsTerms(conninfo: Conninfo, host: string): TlsTerms {
  const serverName = serverNameFor(conninfo, host);
  const roots = trustedRoots(conninfo);
  const revoked =
    roots && conninfo.sslrootcert !== "system" ? revocationLists(conninfo) : { isAsked: false, lists: [] };
  const pair = clientPair(conninfo);
  return {
    options: {
      ...(serverName ? { servername: serverName } : {}),
      minVersion: version(conninfo.sslMinVersion) ?? "TLSv1.2",
      maxVersion: version(conninfo.sslMaxVersion) ?? "TLSv1.3",
      ciphers: ciphersOf(2),
      // As libpq since 17, whether or not TLS is direct.
      ALPNProtocols: ["postgresql"],
      ...(roots ? { ca: roots } : {}),
      ...(revoked.lists.length > 0 ? { crl: revoked.lists } : {}),
      ...pair,
    },
    verified: roots === null ? "nothing" : conninfo.sslmode === "verify-full" ? "chain and name" : "chain",
    isListMissing: revoked.isAsked && revoked.lists.length === 0,
    showsCertificate: pair !== null,
  };
}

function version(name: string | null): SecureVersion | undefined {
  return (["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const).find(
    (known) => known.toLowerCase() === name?.toLowerCase(),
  );
}

/**
 * OpenSSL's security level says how weak a key, a group or a signature may be (SSL_CTX_set_security_level(3)). Two is
 * its default since 3.2, and Debian's, Ubuntu's and Fedora's before; Node's own depends on the OpenSSL inside it.
 */
export function ciphersOf(level: 1 | 2): string {
  return `${DEFAULT_CIPHERS}:@SECLEVEL=${level}`;
}
