// Encryption does not come about. libpq's sslmode is the measure (libpq-ssl); alerts are those of RFC 8446 §6.
import type { Cause, Owner } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";
import { confirmedBy, type Certainty } from "../confidence.ts";
import { connectLimitOf, waitingSentence } from "./connect-timeout.ts";
import type { Draft, Row, Rule, ObservedCheck } from "../rule.ts";
import type { TlsFacts } from "../../probes/facts.ts";
import { oneOfSeveral } from "./same-again.ts";
import { expired, mentionsAlpn, revocationVerdict, tooWeak, unaskedTrust } from "./certificate-words.ts";

type Meaning = Certainty & {
  cause: Cause;
  owner?: Owner;
  text: (facts: TlsFacts, seen: ObservedCheck) => string;
  next: string[] | ((facts: TlsFacts, seen: ObservedCheck) => string[]);
};

const strengthen = [
  "Give the server a key, a Diffie-Hellman group and an authority of at least 2048 bits (RSA), signed with SHA-256.",
  "Meanwhile, clients with an older OpenSSL, or at security level 1, still connect. psql on Debian, Ubuntu or " +
    "Fedora does not.",
];

const end = (facts: TlsFacts) => facts.chain[0]?.validTo.slice(0, 10) ?? "?";
const meanings: Partial<Record<Reason, Meaning>> = {
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
            "Cloud SQL writes PROJECT:INSTANCE and no host into older certificates: use verify-ca with the " +
              "instance's server CA, its Auth Proxy, or a new certificate with the DNS name.",
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
      `${((seen.row("tls")?.tookMs ?? 0) / 1000).toFixed(1)} s; ${waitingSentence(connectLimitOf(seen))}`,
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

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("tls");
  if (!row) return [];
  const late = seen.failed("startup");
  if (row.facts.used && late?.reason && lateReasons.includes(late.reason))
    return draft(seen, { ...row, outcome: "failed", summary: late.summary }, late.reason, "startup");
  if (row.outcome !== "failed" && row.facts.wanted !== "prefer") return [];
  const reasons = new Set<Reason>([...(row.reason ? [row.reason] : []), ...row.facts.problems]);
  return [...reasons].flatMap((reason) => draft(seen, row, reason));
}

/** What TLS 1.3 says only after the handshake (RFC 8446 §4.4.2.4). */
const lateReasons: Reason[] = ["client-certificate-required", "handshake-failed"];

function draft(seen: ObservedCheck, row: Row<TlsFacts>, reason: Reason, rung: "tls" | "startup" = "tls"): Draft[] {
  const meaning = meanings[reason];
  if (!meaning || row.outcome === "passed") return [];
  const { facts } = row;
  // Another OpenSSL may take it: how weak it is stands in the bytes, who refuses it does not.
  const isWeak = reason === "certificate-untrusted" && tooWeak(facts.chainError) !== null;
  // The alert itself says which extension it is about.
  const byBytes = reason === "handshake-failed" && mentionsAlpn(facts.code);
  const controlled = reason === "direct-tls-unsupported" && facts.sslRequestWorks === true;
  const ours = reason === "tls-version" && facts.versionsNarrowed;
  const byAddress = reason === "certificate-wrong-host" && /^[\d.]+$|:/.test(seen.host);
  const isPreferred = row.outcome === "warned";
  const several = oneOfSeveral(seen);
  const isDate = reason === "certificate-expired" || reason === "certificate-not-yet-valid";
  const isClockWrong = isDate && seen.row("vantage")?.reason === "clock-wrong";
  // Without TLS it goes no further, and with TLS it would: what keeps it from TLS is the cause.
  const startup = seen.failed("startup");
  const isStranded =
    isPreferred && startup?.facts.tls === false && startup.facts.otherTls?.answered === "authentication";
  const withoutTls = isPreferred ? "; sslmode=prefer continues without encryption" : "";
  const onward = isStranded ? "; sslmode=prefer then tries without TLS, and the server refuses" : withoutTls;
  const byList = reason === "certificate-untrusted" ? revocationVerdict(facts)?.owner : undefined;
  // A file in the home directory that verifies unasked is the client's affair.
  const isUnasked = reason === "certificate-untrusted" && unaskedTrust(facts) !== "";
  const owner = byAddress || ours || isUnasked ? ("client" as const) : (byList ?? meaning.owner);
  return [
    {
      cause: meaning.cause,
      ...(isWeak || isClockWrong
        ? { confidence: "likely" as const }
        : byBytes
          ? confirmedBy("an alert about ALPN")
          : certaintyOf(meaning, controlled)),
      ...(isStranded
        ? { explains: ["auth-tls-required" as const] }
        : isPreferred
          ? { severity: "notice" as const }
          : several
            ? { severity: several.severity }
            : {}),
      ...(owner ? { owner } : {}),
      summary: `${meaning.text(facts, seen)}${onward}.`,
      because: [
        [rung, row.summary],
        ...(facts.chain[0]
          ? ([
              [
                "tls",
                `certificate ${facts.chain[0].subject}, ${facts.chain[0].validFrom.slice(0, 10)} to ${facts.chain[0].validTo.slice(0, 10)}, ` +
                  `issued by ${facts.chain[0].issuer}`,
              ],
            ] as [string, string][])
          : []),
        ...(several?.because ?? []),
      ],
      ...(isDate ? { ruledOut: clockRuledOut(seen) } : {}),
      ...(isClockWrong ? { alternatives: ["vantage-clock-wrong" as const] } : {}),
      nextSteps: [
        ...(several?.nextSteps ?? []),
        ...(typeof meaning.next === "function" ? meaning.next(facts, seen) : meaning.next),
      ],
    },
  ];
}

function certaintyOf(meaning: Meaning, controlled: boolean): Certainty {
  if (controlled) return confirmedBy("the request for TLS works where direct TLS fails");
  return meaning.confidence === "confirmed" ? confirmedBy(meaning.by) : { confidence: meaning.confidence };
}

function clockRuledOut(seen: ObservedCheck): [Cause, string][] {
  const machine = seen.row("vantage");
  return machine?.outcome === "passed"
    ? [["vantage-clock-wrong", "this machine's clock agrees with its kernel and is later than this software's release"]]
    : [];
}

function expiresSoon(seen: ObservedCheck): Draft[] {
  const row = seen.row("tls");
  if (row?.reason !== "certificate-expires-soon") return [];
  return [
    {
      cause: "tls-certificate-expires-soon",
      ...confirmedBy("the certificate's last day"),
      summary: `The server's certificate expires in ${row.facts.daysLeft} days (${end(row.facts)}).`,
      because: [["tls", row.summary]],
      nextSteps: ["Renew the certificate before then."],
    },
  ];
}

export const tlsFailed: Rule = { id: "tls-failed", judge: (seen) => [...judge(seen), ...expiresSoon(seen)] };
