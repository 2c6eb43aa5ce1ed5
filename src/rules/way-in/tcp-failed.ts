// No address takes a connection. The errno decides (connect(2), RFC 9293 §3.10.7.1: RST means nobody listens).
import type { Branch } from "../branches.ts";
import type { Cause } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";
import { confirmedBy, sureIf, type Certainty } from "../confidence.ts";
import type { TcpAttempt } from "../../probes/facts.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { addressSteps, kubernetesService, synthesizedSteps } from "./what-addresses-say.ts";

const meanings: Partial<Record<Reason, { cause: Cause; text: string; next: string[] }>> = {
  refused: {
    cause: "tcp-refused",
    text: "refuses the connection: the machine answers, but nothing listens on this port (or a firewall resets it)",
    next: [
      "Check that the server runs and listens: `ss -ltnp` on it. At a vendor, check the instance's state.",
      "Compare the port with the vendor's console: poolers use other ports (6432, 6543).",
    ],
  },
  timeout: {
    cause: "tcp-timeout",
    text: "does not answer: packets to it disappear",
    next: [
      "Check the allow-list, security group or firewall for this machine's address.",
      "Check that the instance is not suspended, and that its address is still the same.",
      "Try from the application's own network.",
    ],
  },
  "host-unreachable": {
    cause: "tcp-unreachable",
    text: "is reported unreachable by the network",
    next: [
      "Check the address against the vendor's console: the host behind it may be gone.",
      "Trace the path: `ip route get ADDRESS`, `tracepath ADDRESS`. A firewall that rejects gives the same answer.",
    ],
  },
  "network-unreachable": {
    cause: "tcp-unreachable",
    text: "cannot be reached: this machine has no route to it",
    next: [
      "Check this machine's routes: `ip route`, `ip -6 route`.",
      "If the database is on a private network, run the check from inside it (VPN, peering).",
    ],
  },
  "address-unavailable": {
    cause: "tcp-unreachable",
    text: "cannot be reached: this machine has no local address for it",
    next: ["Check this machine's addresses: `ip addr`. IPv6 may be off."],
  },
  // connect(2): EACCES and EPERM are this machine's own firewall or
  // policy, ip-route(8): prohibit is EACCES, blackhole EINVAL.
  "blocked-locally": {
    cause: "tcp-blocked-locally",
    text: "cannot be tried: this machine's own policy or routes block the connection before a packet leaves",
    next: [
      "Check this machine's rules: `ip rule; ip route get ADDRESS`, `nft list ruleset`, the container's network " +
        "policy, SELinux (`ausearch -m avc`).",
      "For a socket file, check the permissions of the directory and the socket (unix_socket_permissions, " +
        "unix_socket_group).",
      "Run the check where the application runs: its policy may differ.",
    ],
  },
  "no-such-socket": {
    cause: "tcp-refused",
    text: "has no socket file: no server runs there",
    next: [
      "Check that the server runs, and its `unix_socket_directories`.",
      "If the server is elsewhere, put its host into the URL.",
    ],
  },
  // connect(2) gives ECONNREFUSED for an answer to the SYN; ECONNRESET comes only after the connection stood.
  reset: {
    cause: "startup-closed",
    text: "accepts the connection and resets it without a word",
    next: [
      "Look for a load balancer or proxy in front: one without a healthy backend behaves like this.",
      "Check the allow-list: some vendors accept connections from other addresses, then drop them.",
    ],
  },
};

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.failed("tcp");
  const meaning = row?.reason ? meanings[row.reason] : undefined;
  if (!row || !meaning) return [];
  const families = seen.row("vantage")?.facts.families ?? [];
  const noRoute = row.reason === "network-unreachable" || row.reason === "address-unavailable";
  // A family that this machine does not have.
  const foreign = ([4, 6] as const).find(
    (one) => noRoute && !families.includes(one) && row.facts.attempts.every(({ family }) => family === one),
  );
  const because: [string, string][] = row.facts.attempts.map(({ address, family, port, reason, code, tookMs }) => [
    "tcp",
    `${family === 6 ? `[${address}]` : address}${family === 0 ? "" : `:${port}`} ${reason} ${code ? `[${code}] ` : ""}after ${Math.round(tookMs)} ms`,
  ]);
  const other = seen
    .row("experiments")
    ?.facts?.tried?.find(({ id, outcome }) => id === "other-port" && outcome === "passed");
  if (other && row.reason === "refused")
    return [
      {
        cause: "tcp-refused",
        ...confirmedBy("another port of the host is PostgreSQL"),
        owner: "client",
        summary:
          `${seen.place} refuses the connection, but PostgreSQL answers on port ${other.to}: the URL's port may ` +
          `be wrong.`,
        because: [...because, ["experiments", `port ${other.to}: ${other.said}`]],
        nextSteps: [
          `Compare the port in the URL with the vendor's console, or try ${other.to}.`,
          "If this port is right, its server does not run or listens elsewhere: check `ss -ltnp` on it.",
        ],
      },
    ];
  const socket = row.facts.attempts.length === 1 ? row.facts.attempts.find(({ family }) => family === 0) : undefined;
  const beside = socket?.otherPorts ?? [];
  if (beside.length > 0) return [anotherSocket(seen.place, beside, because)];
  if (socket && row.reason === "refused") return [socketLeft(seen.place, because)];
  const neighbour = row.facts.attempts.find(({ onLink, tookMs }) => onLink !== undefined && tookMs >= neighbourMs);
  if (neighbour?.onLink && row.reason === "host-unreachable") return [silentNeighbour(neighbour, because)];
  const service = kubernetesService(seen.host);
  // Cilium's socket balancer says EPERM for a service without backends, as a policy does (cilium/cilium#45184).
  const isService = service !== null && row.reason === "blocked-locally";
  const isOwnRoute = row.reason === "host-unreachable" && row.facts.attempts.some(({ ownRoute }) => ownRoute);
  const others = otherMeanings(row.facts.attempts, row.reason, isService, isOwnRoute);
  const alternatives: Cause[] = noRoute ? ["vantage-offline"] : others;
  return [
    {
      cause: meaning.cause,
      // The server may be the address that fails in another way.
      ...(others.length > 0 ? { confidence: "likely" as const } : certaintyOf(seen, row.reason)),
      ...(service && row.reason !== "timeout" ? { owner: "operator" as const } : {}),
      summary: `${seen.place} ${meaning.text}.`,
      because,
      ...(alternatives.length > 0 ? { alternatives } : {}),
      nextSteps: [
        ...addressSteps(seen.host, row.reason, row.facts.attempts),
        ...(isOwnRoute
          ? ["A route of this machine's own says so: see `ip route get ADDRESS` and `ip route show type unreachable`."]
          : []),
        ...(row.reason === "refused" ? ownMachineSteps(row.facts.attempts) : []),
        ...(row.reason === "no-such-socket" && seen.host.startsWith("/cloudsql/") ? cloudSqlSteps : []),
        ...meaning.next,
      ],
      ...(foreign
        ? {
            summary: `${seen.host} has only IPv${foreign} addresses, but this machine has no IPv${foreign}.`,
            nextSteps: [
              ...synthesizedSteps(row.facts.attempts.map(({ address }) => address)),
              `Run the check from a machine with IPv${foreign}, best from the application's network.`,
              foreign === 6
                ? "Give this machine IPv6, or use a host name with an IPv4 address."
                : "Give this machine IPv4, or DNS64 with a NAT64 gateway, which helps only where the host is a name.",
            ],
          }
        : {}),
    },
  ];
}

/** What the same answer may mean as well, or its other addresses meet. */
function otherMeanings(
  attempts: TcpAttempt[],
  reason: Reason | null,
  isService: boolean,
  isOwnRoute: boolean,
): Cause[] {
  if (isService) return ["tcp-unreachable"];
  return isOwnRoute ? ["tcp-blocked-locally"] : otherFailures(attempts, reason);
}

/** What else its other addresses meet; for want of a route or an address of ours nothing is said of the target. */
function otherFailures(attempts: TcpAttempt[], decided: Reason | null): Cause[] {
  const causes = attempts.flatMap(({ reason }) => {
    const isOurs = reason === "network-unreachable" || reason === "address-unavailable";
    const cause = reason && reason !== decided && !isOurs ? meanings[reason]?.cause : undefined;
    return cause && cause !== (decided && meanings[decided]?.cause) ? [cause] : [];
  });
  return [...new Set(causes)];
}

/** The server that made the file cannot take it away when it is killed. */
function socketLeft(place: string, because: [string, string][]): Draft {
  return {
    cause: "tcp-refused",
    ...confirmedBy("ECONNREFUSED"),
    summary: `Nobody listens on ${place}: the socket file is still there, but the server that made it has ended.`,
    because,
    nextSteps: [
      "Check that the server runs, and why it ended: its log, `dmesg` for the out-of-memory killer.",
      "Start it again. It replaces the old file; do not delete files beside a running server.",
    ],
  };
}

function anotherSocket(place: string, ports: number[], because: [string, string][]): Draft {
  const named = ports.join(", ");
  return {
    cause: "tcp-refused",
    ...confirmedBy("no socket file"),
    owner: "client",
    summary: `${place} does not exist, but another port has a socket there: ${named}. The port may be wrong.`,
    because,
    nextSteps: [
      `Compare the port with the server's (\`show port\`), or try ${named}.`,
      "If this port is right, its server does not run.",
    ],
  };
}

/** https://cloud.google.com/sql/docs/postgres/connect-run */
const cloudSqlSteps = [
  "Cloud SQL's socket exists only for instances that the service was given. Add this instance with " +
    "--add-cloudsql-instances (Cloud Run) or cloud_sql_instances (App Engine), or run the Auth Proxy beside the " +
    "service.",
  "Compare PROJECT:REGION:INSTANCE with the instance's connection name, letter by letter.",
];

/** In a container the own machine is the container alone. */
function ownMachineSteps(attempts: TcpAttempt[]): string[] {
  return attempts.every(({ address }) => address.startsWith("127.") || address === "::1")
    ? [
        "This address is this machine itself: in a container or pod it is that container alone. Name the " +
          "database's service there, or the machine outside (host.docker.internal).",
      ]
    : [];
}

/**
 * The kernel asks for a neighbour three times, a second apart (arp(7), mcast_solicit); sooner, somebody's ICMP said it.
 */
const neighbourMs = 900;

/**
 * The address is in a range of this machine's own, and nobody there
 * answers for it: gone, or the range is another network's too.
 */
function silentNeighbour({ address, onLink }: TcpAttempt, because: [string, string][]): Draft {
  const { interface: name = "", range = "", isVirtual = false } = onLink ?? {};
  return {
    // Containers' networks are made without a look at what ranges others have.
    cause: isVirtual ? "tcp-blocked-locally" : "tcp-unreachable",
    // That it cannot be reached is the kernel's own answer; which network has the range is not.
    ...sureIf(!isVirtual, "an on-link neighbour is silent"),
    summary: isVirtual
      ? `${address} belongs to this machine's own virtual network ${name} (${range}): the database's network may ` +
        `use the same range.`
      : `${address} does not answer on ${name} (${range}): the machine is off, or another network uses the same range.`,
    because,
    alternatives: [isVirtual ? "tcp-unreachable" : "tcp-blocked-locally"],
    nextSteps: [
      `See who has the address: \`ip neigh show ${address}\`, \`ip route get ${address}\`.`,
      ...(isVirtual
        ? [
            `If the database is elsewhere, give ${name} another range (Docker: default-address-pools, or the ` +
              `network's subnet). Or add a route for this one address.`,
            "If it is a container, check that it runs (`docker ps`), and on this network.",
          ]
        : ["Compare the address with the vendor's console or the machine itself: it may have changed."]),
    ],
  };
}

/**
 * So many further connections without an answer are a control: what is slow or loses a packet lets one of them through.
 */
const fewestFurther = 5;

/** What connect(2) itself says. */
const errnos: Partial<Record<Reason, Branch>> = {
  refused: "ECONNREFUSED",
  "no-such-socket": "no socket file",
  "host-unreachable": "EHOSTUNREACH",
  "blocked-locally": "EACCES, EPERM or EINVAL",
  reset: "ECONNRESET at connect",
};

/** An answer is proof; silence is only where further connections met it too. */
function certaintyOf(seen: ObservedCheck, reason: Reason | null): Certainty {
  if (reason === "network-unreachable" || reason === "address-unavailable") return { confidence: "likely" };
  const by = reason ? errnos[reason] : undefined;
  if (by) return confirmedBy(by);
  const { tried = 0, answered = 0 } = seen.row("steady")?.facts ?? {};
  return sureIf(tried >= fewestFurther && answered === 0, "further connections meet the same silence");
}

export const tcpFailed: Rule = { id: "tcp-failed", judges: ["tcp"], judge };
