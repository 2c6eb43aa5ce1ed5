// Other ways to begin than PostgreSQL's own: TLS or a PROXY line at once, and what speaks within TLS.
import { confirmedBy, sureIf } from "../confidence.ts";
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
  // Others began as PostgreSQL does, and were answered: one of several servers, or a fault that has ended.
  const { tried: further = 0, answered = 0 } = seen.row("steady")?.facts ?? {};
  if (answered > 0) return null;
  const isSure = further >= fewestFurther;
  const because: [string, string][] = [
    [rung, summary],
    ["experiments", `${met.to}: ${met.said}`],
  ];
  if (tls) return tlsAtOnce(seen, "TLS at once works", because, isSure);
  return {
    cause: "startup-tls-expected",
    ...sureIf(isSure, "a PROXY line works"),
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

/** So many further connections that begin as PostgreSQL does, all without an answer, are a control. */
const fewestFurther = 5;

function tlsAtOnce(seen: ObservedCheck, by: Branch, because: [string, string][], isSure = true): Draft {
  return {
    cause: "startup-tls-expected",
    ...sureIf(isSure, by),
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

/** How many other ways to begin (TLS at once, a PROXY line) were tried, and met the same; none where one did not. */
export function otherBeginnings(seen: ObservedCheck): number {
  const others = (seen.row("experiments")?.facts?.tried ?? []).filter(
    ({ id }) => id === "tls-at-once" || id === "proxy-line",
  );
  return others.every(({ outcome, isOver }) => outcome === "failed" && !isOver) ? others.length : 0;
}
