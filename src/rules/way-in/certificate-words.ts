// What is wrong with a certificate, or with a file that it is held against, in words.
import type { Owner } from "../../report/causes.ts";
import type { TlsFacts } from "../../probes/facts.ts";

/** The first certificate of the chain that has ended, the server's own first. */
export function expired({ chain }: TlsFacts, nowMs: number): { isAuthority: boolean; subject: string; on: string } {
  const at = chain.findIndex(({ validTo }) => Date.parse(validTo) < nowMs);
  const one = chain[Math.max(at, 0)];
  return { isAuthority: at > 0, subject: one?.subject ?? "", on: one?.validTo.slice(0, 10) ?? "?" };
}

/** Says which file makes an sslmode verify that would not by itself. */
export function unaskedTrust({ wanted, verified, trust }: TlsFacts): string {
  const isAsked = verified === "nothing" || wanted.startsWith("verify") || !trust?.roots;
  return isAsked ? "" : `. sslmode=${wanted} verifies only because of the root certificate ${trust.roots}`;
}

/** OpenSSL's words for a key, a group or a signature that is weaker than its security level allows. */
export function tooWeak(code: string | null): string | null {
  const words: [RegExp, string][] = [
    [/DH_KEY_TOO_SMALL|BAD_DH_VALUE/, "its Diffie-Hellman group is too small"],
    [/MD_TOO_WEAK|LEGACY_SIGALG|WRONG_SIGNATURE_TYPE/, "it signs with a digest that is too weak (SHA-1 or MD5)"],
    [/CA_KEY_TOO_SMALL/, "its authority's key is too small"],
    [/(KEY|MODULUS)_TOO_(SMALL|WEAK)/, "its certificate's key is too small"],
  ];
  return words.find(([pattern]) => pattern.test(code ?? ""))?.[1] ?? null;
}

interface Verdict {
  /** Completes "the server's certificate". */
  text: string;
  owner?: Owner;
  next: string;
}

/** OpenSSL's verdicts about revocation lists (X509_V_ERR names); null for others. */
export function revocationVerdict({ chainError, trust }: TlsFacts): Verdict | null {
  const list = trust?.revocations ?? "the revocation list";
  const verdicts: Record<string, Verdict> = {
    CERT_REVOKED: {
      text: `is revoked (${list})`,
      next: "Renew the server's certificate: its authority has revoked this one.",
    },
    CRL_HAS_EXPIRED: {
      text: `cannot be verified: the revocation list has expired (${list})`,
      owner: "client",
      next: "Download the authority's current revocation list.",
    },
    CRL_NOT_YET_VALID: {
      text: `cannot be verified: the revocation list is not yet valid (${list})`,
      owner: "client",
      next: "Check this machine's clock, and download the authority's current revocation list.",
    },
    UNABLE_TO_GET_CRL: {
      text: `cannot be verified: ${list} has no revocation list for an authority in its chain`,
      owner: "client",
      next: "Add the list of every authority in the chain, or remove sslcrl and sslcrldir.",
    },
  };
  return verdicts[chainError ?? ""] ?? null;
}

/** The alert of a server that knows other protocols only (RFC 7301 §3.2). */
export function mentionsAlpn(code: string | null): boolean {
  return /NO_APPLICATION_PROTOCOL/.test(code ?? "");
}
