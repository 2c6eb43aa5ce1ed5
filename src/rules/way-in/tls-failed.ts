// Encryption does not come about. libpq's sslmode is the measure (libpq-ssl); alerts are those of RFC 8446 §6.
import type { Cause } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";
import { confirmedBy, type Certainty } from "../confidence.ts";
import type { Draft, Row, Rule, ObservedCheck } from "../rule.ts";
import type { TlsFacts } from "../../probes/facts.ts";
import { oneOfSeveral } from "./same-again.ts";
import { mentionsAlpn, revocationVerdict, tooWeak, unaskedTrust } from "./certificate-words.ts";
import { lastDay, tlsMeanings, type TlsMeaning } from "./tls-meanings.ts";

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
  const meaning = tlsMeanings[reason];
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

function certaintyOf(meaning: TlsMeaning, controlled: boolean): Certainty {
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
      summary: `The server's certificate expires in ${row.facts.daysLeft} days (${lastDay(row.facts)}).`,
      because: [["tls", row.summary]],
      nextSteps: ["Renew the certificate before then."],
    },
  ];
}

export const tlsFailed: Rule = {
  id: "tls-failed",
  judges: ["tls"],
  judge: (seen) => [...judge(seen), ...expiresSoon(seen)],
};
