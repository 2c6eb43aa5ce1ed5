// What keeps encryption from coming about, by what the handshake saw: its cause, in words, and what to do.
import type { TlsFacts } from "../../probes/facts.ts";
import type { Cause, Owner } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";
import { confirmedBy, type Certainty } from "../confidence.ts";
import type { ObservedCheck } from "../rule.ts";
import { expired, mentionsAlpn, revocationVerdict, tooWeak, unaskedTrust } from "./certificate-words.ts";
import { connectLimitOf, waitingSentence } from "./connect-timeout.ts";

export type TlsMeaning = Certainty & {
  cause: Cause;
  owner?: Owner;
  text: (facts: TlsFacts, seen: ObservedCheck) => string;
  next: string[] | ((facts: TlsFacts, seen: ObservedCheck) => string[]);
};

const strengthen = [
  "Give the server a key, a Diffie-Hellman group and an authority of at least 2048 bits (RSA), signed with SHA-256.",
  "Meanwhile, clients with an older OpenSSL, or at security level 1, still connect. On Debian, Ubuntu and " +
    "Fedora, psql does not.",
];

export const lastDay = (facts: TlsFacts) => facts.chain[0]?.validTo.slice(0, 10) ?? "?";

export const tlsMeanings: Partial<Record<Reason, TlsMeaning>> = {
  "tls-not-offered": {
    cause: "tls-not-offered",
    ...confirmedBy("N to the request for TLS"),
    owner: "client",
    text: ({ wanted }) => `The server offers no TLS, but sslmode=${wanted} requires it`,
    next: [
      "Turn TLS on at the server (`ssl = on`), or at the pooler (`client_tls_sslmode`).",
      "Only if the path is private anyway: sslmode=prefer or disable.",
    ],
  },
  "certificate-expired": {
    cause: "tls-certificate-expired",
    ...confirmedBy("the dates of the chain that was used"),
    text: (facts, { nowMs }) => {
      const { isAuthority, subject, on } = expired(facts, nowMs);
      return isAuthority
        ? `The authority "${subject}", which signed the server's certificate, expired on ${on}${unaskedTrust(facts)}`
        : `The server's certificate has expired (${on})${unaskedTrust(facts)}`;
    },
    next: (facts, { nowMs }) =>
      expired(facts, nowMs).isAuthority
        ? [
            "Renew the authority, and have the server's certificate signed by the new one.",
            "Give every client the new root certificate (sslrootcert) before the server changes.",
          ]
        : [
            "Renew the certificate on the server and reload it (`select pg_reload_conf()`).",
            "If the vendor runs it, ask them. Do not turn verification off as a workaround.",
          ],
  },
  "certificate-not-yet-valid": {
    cause: "tls-certificate-not-yet-valid",
    ...confirmedBy("the dates of the chain that was used"),
    text: ({ chain }) => `The server's certificate is valid only from ${chain[0]?.validFrom.slice(0, 10)}`,
    next: [
      "Check the clock of the machine that issued the certificate, and this machine's clock.",
      "Install a certificate that is valid now.",
    ],
  },
  "certificate-untrusted": {
    cause: "tls-certificate-untrusted",
    ...confirmedBy("the chain does not verify"),
    text: (facts) => {
      const { chain, chainError } = facts;
      const verdict = revocationVerdict(facts);
      const issuer = chain.at(-1)?.issuer || "nobody named";
      const weak = tooWeak(chainError);
      if (weak) return `The server's certificate is refused: ${weak} (${chainError})${unaskedTrust(facts)}`;
      return verdict
        ? `The server's certificate ${verdict.text}${unaskedTrust(facts)}`
        : `The server's certificate is not trusted here (${chainError}, issued by ${issuer})${unaskedTrust(facts)}`;
    },
    next: (facts) => {
      const verdict = revocationVerdict(facts);
      if (verdict) return [verdict.next];
      if (tooWeak(facts.chainError)) return strengthen;
      return [
        facts.trust?.roots
          ? `Check which authorities ${facts.trust.roots} holds. If the vendor has a new one, install its current ` +
            `bundle.`
          : "Give the client the CA's certificate: sslrootcert=/path/to/ca.crt.",
        "If the server should use a public CA, let it send the whole chain.",
      ];
    },
  },
  "certificate-wrong-host": {
    cause: "tls-certificate-wrong-host",
    ...confirmedBy("the names of the certificate"),
    text: ({ chain }, seen) =>
      `The server's certificate is ` +
      `for ${(chain[0]?.names.length ? chain[0].names : [chain[0]?.subject]).join(", ")}, not for ${seen.host}`,
    next: ({ chain }) => [
      ...(chain[0]?.names.length === 0 && /^[\w-]+:[\w-]+$/.test(chain[0].subject)
        ? [
            "Older certificates of Cloud SQL contain PROJECT:INSTANCE, and no host. Use verify-ca with the " +
              "instance's server CA, the Auth Proxy, or a new certificate with the DNS name.",
          ]
        : []),
      "Connect by a name that the certificate holds.",
      "Or issue the certificate again with this name.",
    ],
  },
  "file-unusable": {
    cause: "config-file-unusable",
    ...confirmedBy("a file that the handshake needs"),
    text: ({ file }) =>
      file
        ? `The client's own file cannot be used: ${file.parameter}${file.path ? ` (${file.path})` : ""} ${file.text}`
        : "A file of the client's own cannot be used",
    next: ({ file }) => [
      file?.fix ?? "Check the files in sslrootcert, sslcert and sslkey.",
      "Then run the check again: the database itself was not checked yet.",
    ],
  },
  "tls-version": {
    cause: "tls-version-mismatch",
    ...confirmedBy("an alert about versions"),
    text: () => "Server and client have no TLS version in common",
    next: [
      "See what the server accepts: `show ssl_min_protocol_version; show ssl_max_protocol_version`.",
      "Raise the older side to TLS 1.2 or 1.3.",
    ],
  },
  "client-certificate-required": {
    cause: "tls-client-certificate-required",
    ...confirmedBy("an alert about the client's certificate"),
    owner: "client",
    text: ({ own }, seen) =>
      !own
        ? "The server demands a client certificate"
        : Date.parse(own.validTo) < seen.nowMs
          ? `The server refuses the client certificate of ${own.subject}: it expired on ${own.validTo.slice(0, 10)}`
          : `The server refuses the client certificate of ${own.subject}`,
    next: ["Give sslcert and sslkey of a certificate that the server's CA signed."],
  },
  "sni-required": {
    cause: "tls-sni-required",
    confidence: "likely",
    owner: "client",
    text: ({ serverName }) =>
      `The server cannot tell which endpoint you ` +
      `want: ${serverName ? `it refuses the name ${serverName}` : "no server name (SNI) was sent"}`,
    next: [
      "Connect by host name, not by address, and without sslsni=0.",
      "Use a driver that sends SNI, or the vendor's `options=endpoint%3D…`.",
    ],
  },
  "direct-tls-unsupported": {
    cause: "tls-direct-unsupported",
    confidence: "likely",
    owner: "client",
    text: () => "The URL asks for direct TLS (sslnegotiation=direct), but the server does not support it",
    next: ["Use sslnegotiation=postgres; direct TLS needs PostgreSQL 17 or PgBouncer 1.25."],
  },
  "handshake-timeout": {
    cause: "tls-handshake-timeout",
    // Silence proves nothing of what comes later.
    confidence: "likely",
    text: (_, seen) =>
      "The server agrees to TLS, then the handshake hangs for " +
      `${((seen.row("tls")?.tookMs ?? 0) / 1000).toFixed(1)} s. ${waitingSentence(connectLimitOf(seen))}`,
    next: [
      "Look for a proxy, or a path that drops large packets (certificates are large): try with a smaller MTU.",
      "Check the server's load.",
    ],
  },
  "handshake-failed": {
    cause: "tls-handshake-failed",
    confidence: "likely",
    text: ({ code }) =>
      mentionsAlpn(code)
        ? 'The TLS endpoint there refuses ALPN "postgresql", which libpq 17 and later send; ' +
          "clients that send no ALPN may connect"
        : tooWeak(code)
          ? `The server's TLS is too weak for today's OpenSSL (security level 2): ${tooWeak(code)} (${code})`
          : `The TLS handshake fails${code ? ` (${code})` : ""}`,
    next: ({ code }) => {
      if (tooWeak(code)) return strengthen;
      return mentionsAlpn(code)
        ? [
            'At the proxy: add "postgresql" to the protocols of this port (Traefik: ' +
              "tls.options.NAME.alpnProtocols), or remove its list.",
            "Or let it pass TLS through to PostgreSQL itself.",
            "Until then, libpq 16 and older, and drivers that send no ALPN, still connect.",
          ]
        : [
            "Read the server's log for this moment: it names the reason for the alert.",
            "Repeat the handshake by hand, with the openssl line in Details.",
          ];
    },
  },
  malformed: {
    cause: "tls-handshake-failed",
    confidence: "possible",
    text: () =>
      "Unencrypted bytes follow the server's agreement to TLS: something in between tampers with the connection",
    next: ["Look for a proxy between here and the server."],
  },
};
