// Other ways to begin than PostgreSQL's own: TLS or a PROXY line at once, and what speaks within TLS.
import { confirmedBy } from "../confidence.ts";
import type { Branch } from "../branches.ts";
import type { Cause } from "../../report/causes.ts";
import type { Draft, ObservedCheck } from "../rule.ts";

/** TLS at once is taken, and what speaks within it is not PostgreSQL. */
export function foreignWithinTls(
  seen: ObservedCheck,
  rung: "tls" | "startup" | "auth" | "admission",
  summary: string,
): Draft | null {
  const found = seen.row("experiments")?.facts?.tried?.find(({ foreign }) => foreign !== undefined);
  if (!found) return null;
  return {
    cause: "startup-not-postgres",
    ...confirmedBy("another protocol within TLS"),
    owner: "client",
    summary: `${seen.place} is not a PostgreSQL server: over TLS it answers "${found.foreign}".`,
    because: [
      [rung, summary],
      ["experiments", `${found.to}: ${found.said}`],
    ],
    explains: wordless,
    nextSteps: ["Check host and port in the URL.", "Check what listens there: `ss -ltnp` on that machine."],
  };
}

/**
 * Whoever listens there waits for TLS, or a PROXY line, before any word
 * of PostgreSQL's: the same ways with it are the control.
 */
export function beginsOtherwise(
  seen: ObservedCheck,
  rung: "tls" | "startup" | "auth" | "admission",
  summary: string,
): Draft | null {
  const tried = seen.row("experiments")?.facts?.tried ?? [];
  const works = (wanted: string) => tried.find(({ id, outcome }) => id === wanted && outcome === "passed");
  const [tls, line] = [works("tls-at-once"), works("proxy-line")];
  if (seen.row("tls")?.facts?.isAlert ?? seen.row("startup")?.facts?.isAlert)
    return tlsAtOnce(seen, "an alert in answer to the first packet", [[rung, summary]]);
  const met = tls ?? line;
  // Who answered PostgreSQL's request for TLS took its first packet.
  const answer = seen.row("tls")?.facts?.answer;
  if (!met || answer === "S" || answer === "N") return null;
  const because: [string, string][] = [
    [rung, summary],
    ["experiments", `${met.to}: ${met.said}`],
  ];
  if (tls) return tlsAtOnce(seen, "TLS at once works", because);
  return {
    cause: "startup-tls-expected",
    ...confirmedBy("a PROXY line works"),
    summary: `${seen.place} rejects PostgreSQL's first packet: it expects a PROXY protocol line first.`,
    because,
    explains: wordless,
    nextSteps: [
      "At the proxy: remove `accept-proxy` (or proxy_protocol) from this port, or connect through the balancer " +
        "that sends the line.",
      "Check that the URL names the load balancer, not the proxy behind it.",
    ],
  };
}

const wordless: Cause[] = ["startup-silent", "startup-closed", "tls-handshake-failed"];

function tlsAtOnce(seen: ObservedCheck, by: Branch, because: [string, string][]): Draft {
  return {
    cause: "startup-tls-expected",
    ...confirmedBy(by),
    summary: `${seen.place} rejects PostgreSQL's first packet: it expects TLS immediately.`,
    because,
    explains: wordless,
    nextSteps: [
      "At the proxy: pass plain TCP through on this port, or use a listener that supports PostgreSQL's SSLRequest.",
      "With libpq 17, and PostgreSQL 17 behind a proxy that passes TLS through: set sslnegotiation=direct.",
      "In a service mesh: connect from inside it, or exempt the port. Its sidecar requires its own TLS.",
    ],
  };
}

/** How many other ways to begin (TLS at once, a PROXY line) were tried, and met the same. */
export function otherBeginnings(seen: ObservedCheck): number {
  return (seen.row("experiments")?.facts?.tried ?? []).filter(
    ({ id, outcome }) => (id === "tls-at-once" || id === "proxy-line") && outcome === "failed",
  ).length;
}
