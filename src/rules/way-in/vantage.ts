// This machine is the fault: then nothing is said of the target.
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { confirmedBy, sureIf } from "../confidence.ts";
import type { Cause } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";

const network: Cause[] = [
  "dns-timeout",
  "dns-servfail",
  "dns-refused",
  "dns-nxdomain",
  "tcp-unreachable",
  "tcp-timeout",
  "tcp-refused",
];

const unreachedReasons: Reason[] = [
  "resolver-timeout",
  "resolver-refused",
  "servfail",
  "network-unreachable",
  "address-unavailable",
  "host-unreachable",
  "timeout",
];

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address.startsWith("/");
}

function offline(seen: ObservedCheck): Draft[] {
  const machine = seen.row("vantage");
  const dns = seen.failed("dns");
  const tcp = seen.failed("tcp");
  // A resolver that answers, even with a no, or a host that refuses, was reached: then it is not this machine.
  const unreached = unreachedReasons.includes(dns?.reason ?? tcp?.reason ?? "refused");
  if (machine?.reason !== "offline" || !unreached) return [];
  if (tcp?.facts.attempts.every(({ address }) => isLoopback(address))) return [];
  return [
    {
      cause: "vantage-offline",
      ...confirmedBy("no address while nothing is reached"),
      summary: "This machine itself is offline: it has no network address, so the database was not checked.",
      because: [["vantage", machine.summary], dns ? ["dns", dns.summary] : ["tcp", tcp?.summary ?? ""]],
      explains: network,
      nextSteps: [
        "Bring this machine's network up (`ip addr`, `ip route`), or run the check from another machine.",
        "Do not treat the database as down: this check could not reach it at all.",
      ],
    },
  ];
}

function portsExhausted(seen: ObservedCheck): Draft[] {
  const tcp = seen.failed("tcp");
  const families = seen.row("vantage")?.facts.families ?? [];
  const spent =
    tcp?.facts.attempts.filter(
      ({ code, family, address }) =>
        code === "EADDRNOTAVAIL" && (isLoopback(address) ? family === 4 : family !== 0 && families.includes(family)),
    ) ?? [];
  if (!tcp || spent.length === 0 || spent.length < tcp.facts.attempts.length) return [];
  return [
    {
      cause: "vantage-ports-exhausted",
      ...confirmedBy("EADDRNOTAVAIL on a family that is here"),
      summary: "This machine has no free local port left, so it cannot open connections. The database was not checked.",
      because: [["tcp", tcp.summary]],
      explains: ["tcp-unreachable"],
      nextSteps: [
        "Count sockets by state: `ss -s`; look for thousands in TIME-WAIT to one address.",
        "Widen `net.ipv4.ip_local_port_range`, or reuse connections.",
      ],
    },
  ];
}

function clockWrong(seen: ObservedCheck): Draft[] {
  const machine = seen.row("vantage");
  const tls = seen.row("tls");
  const dateTrouble = tls?.facts.problems?.some(
    (problem) => problem === "certificate-expired" || problem === "certificate-not-yet-valid",
  );
  if (machine?.reason !== "clock-wrong" || !dateTrouble) return [];
  const trueNowMs = seen.nowMs + (machine.facts.kernelClockOffsetSeconds ?? 0) * 1000;
  const holdsThen = tls?.facts.chain.every(
    ({ validFrom, validTo }) => Date.parse(validFrom) <= trueNowMs && trueNowMs <= Date.parse(validTo),
  );
  if (!machine.facts.clockBeforeRelease && !holdsThen) return [];
  return [
    {
      cause: "vantage-clock-wrong",
      ...sureIf(!machine.facts.clockBeforeRelease, "the clock disagrees with its kernel, and the dates hold by that"),
      summary: "This machine's clock is wrong, so the dates of the server's certificate cannot be checked.",
      because: [
        ["vantage", machine.summary],
        ["tls", tls?.summary ?? ""],
      ],
      explains: ["tls-certificate-expired", "tls-certificate-not-yet-valid"],
      nextSteps: ["Set the clock: `timedatectl`, `chronyc tracking`.", "Run the check again."],
    },
  ];
}

export const vantageFault: Rule = {
  id: "vantage",
  judges: ["vantage"],
  judge: (seen) => [...offline(seen), ...portsExhausted(seen), ...clockWrong(seen)],
};
