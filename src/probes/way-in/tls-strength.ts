// How weak a key, a group or a signature may be, as OpenSSL's security level has it.
import type { DetailedPeerCertificate } from "node:tls";

/** OpenSSL's words for what its security level forbids: of the handshake, and of certificates (X509_V_ERR names). */
export function isAboutStrength(code: string | null | undefined): boolean {
  return /(KEY|MODULUS)_TOO_(SMALL|WEAK)|MD_TOO_WEAK|BAD_DH_VALUE|LEGACY_SIGALG|WRONG_SIGNATURE_TYPE/.test(code ?? "");
}

/** Level 2 asks for 112 bits: RSA keys of 2048. */
const fewestRsaBits = 2048;
/** Signatures by MD5 or SHA-1: md5WithRSAEncryption, sha1WithRSAEncryption, ecdsa-with-SHA1, as DER has them. */
const weakDigests = ["2a864886f70d010104", "2a864886f70d010105", "2a8648ce3d0401"];

/**
 * Node has no name for OpenSSL's verdicts about strength and says UNSPECIFIED: the certificates themselves say which.
 * @param chain the server's own first; what signs itself is trusted by name, not by its signature
 */
export function weaknessIn(chain: DetailedPeerCertificate[]): string | null {
  const small = chain.findIndex(({ modulus, bits = 0 }) => modulus !== undefined && bits < fewestRsaBits);
  if (small >= 0) return small === 0 ? "EE_KEY_TOO_SMALL" : "CA_KEY_TOO_SMALL";
  const signed = chain.filter(
    ({ issuerCertificate, fingerprint256 }) => issuerCertificate?.fingerprint256 !== fingerprint256,
  );
  const isWeak = ({ raw }: DetailedPeerCertificate) => weakDigests.some((oid) => raw.includes(Buffer.from(oid, "hex")));
  return signed.some(isWeak) ? "CA_MD_TOO_WEAK" : null;
}
