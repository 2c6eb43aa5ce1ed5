// Some addresses take connections and others do not; clients that pick the wrong one fail or stall.
import { confirmedBy, sureIf } from "../confidence.ts";
import type { TcpAttempt } from "../../probes/facts.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { synthesizedSteps } from "./what-addresses-say.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("tcp");
  if (!row || row.outcome === "failed") return [];
  const counted = row.facts.attempts.filter((one) => !cannotTell(one, seen));
  const bad = counted.filter(({ outcome }) => outcome === "failed");
  const good = counted.filter(({ outcome }) => outcome === "passed");
  if (bad.length === 0 || good.length === 0) return [];
  const because: [string, string][] = bad.map(({ address, reason, code }) => [
    `tcp`,
    `${address}: ${reason}${code ? ` [${code}]` : ""}`,
  ]);
  because.push(["tcp", `${good.map(({ address }) => address).join(", ")}: connected`]);
  // Each was tried once: where the path loses packets, a single silence is no address's own.
  const isSure = !isLossy(seen) || bad.every(({ reason }) => reason !== "timeout");
  const broken = ([4, 6] as const).find(
    (family) =>
      bad.every((one) => one.family === family) && good.every((one) => one.family !== family && one.family !== 0),
  );
  if (broken === undefined)
    return [
      {
        cause: "tcp-some-addresses-fail",
        ...sureIf(isSure, "other addresses connect"),
        ...(isSure ? {} : { alternatives: ["tcp-lossy" as const] }),
        summary:
          `${bad.length} of ${counted.length} addresses of the database accept no connections: clients that pick ` +
          `one of them fail or wait.`,
        because,
        nextSteps: [
          `Remove ${bad.map(({ address }) => address).join(", ")} from DNS, or repair it.`,
          "Let clients try all addresses, and keep their connect timeout short.",
        ],
      },
    ];
  const used = seen.inputs.addressFamily;
  const severity = used === "any" ? "degraded" : used === broken ? "down" : "notice";
  return [
    {
      cause: "tcp-family-broken",
      ...sureIf(isSure, "the other family connects"),
      ...(isSure ? {} : { alternatives: ["tcp-lossy" as const] }),
      severity,
      summary:
        `IPv${broken} to the database is broken, but IPv${broken === 4 ? 6 : 4} works: clients that try ` +
        `IPv${broken} first fail or wait.`,
      because,
      explains: ["tcp-some-addresses-fail"],
      nextSteps: [
        ...synthesizedSteps(bad.map(({ address }) => address)),
        `Repair the IPv${broken} path, or remove the IPv${broken} records from DNS until then.`,
        `Meanwhile let the application connect over IPv${broken === 4 ? 6 : 4}.`,
      ],
    },
  ];
}

/** Further connections to an address that works are lost, or need a packet sent again. */
function isLossy(seen: ObservedCheck): boolean {
  const { tried = 0, answered = 0, retransmitted = 0 } = seen.row("steady")?.facts ?? {};
  return answered < tried || retransmitted > 0;
}

/** A family that this machine does not have says nothing about the target. */
function cannotTell({ family, reason }: TcpAttempt, seen: ObservedCheck): boolean {
  const families = seen.row("vantage")?.facts.families ?? [];
  return (
    family !== 0 && !families.includes(family) && (reason === "network-unreachable" || reason === "address-unavailable")
  );
}

/**
 * An address takes connections and says nothing: who has a connect_timeout waits for it each time, and then goes on.
 */
function passedOver(seen: ObservedCheck): Draft[] {
  const query = seen.row("query");
  const [first] = seen.left;
  if (!first || (query?.outcome !== "passed" && query?.outcome !== "warned")) return [];
  const seconds = seen.row("config")?.facts?.connectTimeoutSeconds ?? 0;
  const silent = seen.left.map(({ inputs: { address } }) => String(address)).join(", ");
  return [
    {
      cause: "tcp-some-addresses-fail",
      // It was waited for once: a moment's pause looks the same.
      confidence: "likely",
      owner: "operator",
      summary:
        `${silent} accepts connections but does not answer: each login waits ${seconds} s there, then ` +
        `uses ${String(first.inputs["leftFor"])}.`,
      because: [
        ...seen.left.map(({ id, summary }): [string, string] => [id, summary]),
        ["query", `at the next address: ${query.summary}`],
      ],
      nextSteps: [
        `Check the server at ${silent}: its process may hang. Or remove it from the list.`,
        "Check drivers other than libpq: some only ever try the first address.",
      ],
    },
  ];
}

function slow(seen: ObservedCheck): Draft[] {
  const row = seen.row("tcp");
  // A connect that lost a packet is no round trip: the fastest of many is.
  const steadily = seen.row("steady")?.facts.attempts?.flatMap(({ connectMs }) => connectMs ?? []) ?? [];
  const times = row?.facts.attempts.filter(({ outcome }) => outcome === "passed").map(({ tookMs }) => tookMs) ?? [];
  const best = Math.min(...times, ...steadily);
  if (times.length === 0 || best <= seen.inputs.thresholds.roundTripMs) return [];
  return [
    {
      cause: "tcp-slow",
      ...confirmedBy("the fastest of many round trips"),
      summary: `One round trip to the database takes ${Math.round(best)} ms.`,
      because: [["tcp", row?.summary ?? ""]],
      nextSteps: ["Compare with the application's own region: this machine may simply be far away."],
    },
  ];
}

export const tcpPartly: Rule = {
  id: "tcp-partly",
  judges: ["tcp"],
  judge: (seen) => [...judge(seen), ...passedOver(seen), ...slow(seen)],
};
