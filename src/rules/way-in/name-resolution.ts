// The name has no usable address. RFC 1035 §4.1.1 (RCODE), RFC 2308 (NXDOMAIN and NODATA are different answers).
import type { ResolverAnswer } from "../../probes/facts.ts";
import type { Cause } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";
import { sureIf } from "../confidence.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { isPrivateAddress, kubernetesService } from "./what-addresses-say.ts";

const meanings: Partial<Record<Reason, { cause: Cause; text: string; next: string[] }>> = {
  nxdomain: {
    cause: "dns-nxdomain",
    text: "does not exist in DNS",
    next: [
      "Compare the host name with the vendor's console, letter by letter. Deleted, paused and renamed instances " +
        "lose their name.",
      "If it is an internal name, resolve it from inside the application's network.",
    ],
  },
  "no-address": {
    cause: "dns-no-address",
    text: "exists in DNS, but has neither an A nor an AAAA record",
    next: [
      "Check the DNS zone: the name has only records of another type.",
      "If it is behind a CNAME, follow the chain to its end.",
    ],
  },
  servfail: {
    cause: "dns-servfail",
    text: "cannot be resolved: the DNS server fails to answer (SERVFAIL)",
    next: [
      "Ask another resolver for the same name; if it answers, this machine's resolver is at fault.",
      "If all fail, the zone is broken (delegation, DNSSEC): report it to whoever runs the zone.",
    ],
  },
  "resolver-timeout": {
    cause: "dns-timeout",
    text: "cannot be resolved: the resolver does not answer",
    next: [
      "See which resolver is used: `cat /etc/resolv.conf`. Query it directly with dig.",
      "Check that UDP and TCP port 53 to it are open.",
    ],
  },
  "resolver-unreachable": {
    cause: "dns-timeout",
    text: "cannot be resolved: the resolver cannot be reached from here",
    next: [
      "See which resolver is used: `cat /etc/resolv.conf`.",
      "Check this machine's route to it: `ip route get ADDRESS`.",
    ],
  },
  "resolver-garbled": {
    cause: "dns-servfail",
    text: "cannot be resolved: the resolver's answer cannot be read",
    next: [
      "Ask another resolver for the same name.",
      "See what answers on port 53 there: a proxy or captive portal may intercept it.",
    ],
  },
  "resolver-refused": {
    cause: "dns-refused",
    text: "cannot be resolved: the resolver refuses, or nothing listens there",
    next: [
      "See which resolver is used: `cat /etc/resolv.conf`.",
      "Start that resolver, allow this machine in it, or configure another one.",
    ],
  },
};

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("dns");
  const bad = row?.facts.names.filter(({ reason }) => reason !== null) ?? [];
  const drafts: Draft[] = [];
  for (const { host, code, reason } of bad) {
    const meaning = reason ? meanings[reason] : undefined;
    if (!meaning || !row) continue;
    const said = row.facts.resolvers.filter((one) => one.host === host);
    if (isPassedOver(code, said)) {
      drafts.push(passedOver(host, code, said, row.facts.hostsOrder ?? null));
      continue;
    }
    const agreed = reason !== "resolver-garbled" && said.some((one) => one.reason === reason);
    const because: [string, string][] = [
      ["dns", `this machine's resolver for ${host}: ${code}`],
      ...said.map(({ server, rcodeA, rcodeAAAA }): [string, string] => [
        "dns",
        `${server} says A: ${rcodeA ?? "no answer"}, AAAA: ${rcodeAAAA ?? "no answer"}`,
      ]),
    ];
    drafts.push({
      cause: meaning.cause,
      ...sureIf(agreed, "a resolver gives the same answer"),
      ...(row.outcome === "failed" ? {} : { severity: "degraded" as const }),
      ...(reason === "nxdomain" && kubernetesService(host) ? { owner: "client" as const } : {}),
      summary: `${host} ${halfLost(reason, said) ?? meaning.text}.`,
      because,
      alternatives: agreed ? [] : otherCauses(meaning.cause),
      nextSteps: [
        ...containerSteps(host),
        ...(reason === "nxdomain" ? serviceSteps(host, row.facts.clusterDomain) : []),
        ...(halfLost(reason, said) ? halfSteps : []),
        ...(isFiltered(reason, said) ? filterSteps : []),
        ...meaning.next,
      ],
    });
  }
  return drafts;
}

/** One of the two questions that a client asks at once is answered, and the other is lost. */
function halfLost(reason: Reason | null, said: ResolverAnswer[]): string | null {
  const half = said.find(({ rcodeA, rcodeAAAA }) => (rcodeA === null) !== (rcodeAAAA === null));
  if (reason !== "resolver-timeout" || !half) return null;
  const [heard, lost] = half.rcodeA === null ? ["AAAA", "A"] : ["A", "AAAA"];
  return `cannot be resolved: ${half.server} answers the ${heard} query, but not the ${lost} query`;
}

const halfSteps = [
  "Add `options single-request-reopen` to /etc/resolv.conf: it sends the two queries one after the other. glibc " +
    "retries, musl (Alpine) gives up.",
  "Check firewalls and load balancers in front of the resolver: some drop the second packet from the same port.",
];

const gives = ({ a, aaaa }: ResolverAnswer) => [...a, ...aaaa].map(({ address }) => address);

/** Another resolver gives a private address, and this machine's gives none: filters against DNS rebinding do that. */
function isFiltered(reason: Reason | null, said: ResolverAnswer[]): boolean {
  return (
    (reason === "no-address" || reason === "nxdomain") &&
    said.some((one) => gives(one).some((address) => isPrivateAddress(address) || address.startsWith("127.")))
  );
}

/** All of this machine's own resolvers know the name, and its system says that there is none: it has not asked them. */
function isPassedOver(code: string | null, said: ResolverAnswer[]): boolean {
  const own = said.filter(({ named }) => !named);
  return code === "ENOTFOUND" && own.length > 0 && own.every((one) => gives(one).length > 0);
}

/** nsswitch.conf(5): a source with [NOTFOUND=return] has the last word; nss-mdns takes all of .local so. */
function passedOver(host: string, code: string | null, said: ResolverAnswer[], order: string | null): Draft {
  return {
    cause: "dns-answers-differ",
    confidence: "likely",
    severity: "down",
    owner: "client",
    summary: `This machine does not find ${host}, though its own resolver knows it.`,
    because: [
      ["dns", `this machine's own look-up of ${host}: ${code}`],
      ...said.map((one): [string, string] => ["dns", `${one.server} says ${gives(one).join(", ") || one.reason}`]),
      ...(order ? ([["dns", `/etc/nsswitch.conf has hosts: ${order}`]] as [string, string][]) : []),
    ],
    alternatives: ["dns-nxdomain"],
    nextSteps: [
      "Read the line `hosts:` of /etc/nsswitch.conf: what stands before dns with [NOTFOUND=return] ends the look-up.",
      ...(/\.local\.?$/i.test(host)
        ? ["mdns4_minimal does so for every name of .local: put dns before it, or use another domain."]
        : []),
      "If dns stands there, a cache holds an older answer: `resolvectl flush-caches`, or `nscd -i hosts`.",
    ],
  };
}

const filterSteps = [
  "Check this machine's resolver for a filter that drops private addresses (DNS rebinding protection).",
  "Allow the domain there: `rebind-domain-ok` in dnsmasq, `private-domain` in Unbound. Routers have their own list.",
];

/** A name of one label is a container's or a service's: it has an address only beside it, and only while it runs. */
function containerSteps(host: string): string[] {
  if (/^host\.(docker|containers)\.internal$/.test(host))
    return [
      "On Linux, Docker makes this name only where it is asked to: extra_hosts: " +
        '["host.docker.internal:host-gateway"], or docker run --add-host=host.docker.internal:host-gateway.',
    ];
  return host.includes(".")
    ? []
    : [
        `Check that "${host}" runs in the same network or namespace: \`docker compose ps\` or \`kubectl get ` +
          `svc\`. A name without a dot is a container or service.`,
      ];
}

/** https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ @param domain null: this is no pod */
function serviceSteps(host: string, domain: string | null | undefined): string[] {
  const service = kubernetesService(host);
  if (!service || domain === undefined) return [];
  const { name, namespace } = service;
  if (domain === null)
    return [
      `${name}.${namespace}.svc is a name of a Kubernetes cluster, and only its pods can resolve it: this machine is ` +
        `in none.`,
      `Run the check in a pod, or forward the port: \`kubectl -n ${namespace} port-forward svc/${name} 5432\`.`,
    ];
  if (service.domain !== "" && service.domain !== domain)
    return [`This cluster's domain is ${domain}, not ${service.domain}: try ${name}.${namespace}.svc.${domain}.`];
  return [`Check that the service exists: \`kubectl -n ${namespace} get svc ${name}\`.`];
}

/** getaddrinfo alone folds these together. */
function otherCauses(cause: Cause): Cause[] {
  if (cause === "dns-nxdomain") return ["dns-no-address"];
  if (cause === "dns-no-address") return ["dns-nxdomain"];
  return (["dns-servfail", "dns-timeout", "dns-refused"] as const).filter((other) => other !== cause);
}

export const nameResolution: Rule = { id: "name-resolution", judges: ["dns"], judge };
