// What an address or a name says by itself of why nothing answers there: whose it is, and from where it is reached.
import type { TcpAttempt } from "../../probes/facts.ts";
import type { Reason } from "../../report/observation.ts";
import { embeddedIPv4, isWithin } from "./address-ranges.ts";

/** RFC 1918, RFC 6598 (carriers, and VPNs such as Tailscale's), RFC 4193. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

/** https://www.cloudflare.com/ips/ */
const cloudflare = [
  "173.245.48.0/20",
  "103.21.244.0/22",
  "103.22.200.0/22",
  "103.31.4.0/22",
  "141.101.64.0/18",
  "108.162.192.0/18",
  "190.93.240.0/20",
  "188.114.96.0/20",
  "197.234.240.0/22",
  "198.41.128.0/17",
  "162.158.0.0/15",
  "104.16.0.0/13",
  "104.24.0.0/14",
  "172.64.0.0/13",
  "131.0.72.0/22",
  "2400:cb00::/32",
  "2606:4700::/32",
  "2803:f800::/32",
  "2405:b500::/32",
  "2405:8100::/32",
  "2a06:98c0::/29",
  "2c0f:f248::/32",
];

const isIn = (ranges: readonly string[], address: string) => ranges.some((range) => isWithin(address, range));

export function isPrivateAddress(address: string): boolean {
  return isIn(privateRanges, address);
}

/** A service of Kubernetes by its name: NAME.NAMESPACE.svc, with the cluster's domain or without. */
export function kubernetesService(host: string): { name: string; namespace: string; domain: string } | null {
  const [, name = "", namespace = "", domain = ""] =
    /^(?:[a-z0-9-]+\.)?([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.([a-z0-9.-]+?))?\.?$/i.exec(host) ?? [];
  return name ? { name, namespace, domain } : null;
}

/** What to do first, where nothing answers at any of these addresses. */
export function addressSteps(host: string, reason: Reason | null, attempts: TcpAttempt[]): string[] {
  const service = kubernetesService(host);
  // Of this machine's own network no router and nobody else stands between.
  const far = attempts.filter(({ family, onLink }) => family !== 0 && onLink === undefined).map((one) => one.address);
  const unheard = reason !== "refused" && reason !== "blocked-locally";
  const inside = far.find(isPrivateAddress);
  const proxied = far.find((address) => isIn(cloudflare, address));
  return [
    ...(service ? serviceSteps(service, reason) : []),
    ...(unheard ? synthesizedSteps(far) : []),
    ...(unheard && inside && !service
      ? [
          `${inside} is a private address: it is reached only from its own network (VPC, VPN, peering), never from ` +
            `the internet.`,
          "Run the check inside that network. Or give the server a public address (RDS: publicly accessible).",
        ]
      : []),
    ...(proxied
      ? [
          `${proxied} is Cloudflare's: its proxy forwards web traffic only. Set the record to "DNS only", or use ` +
            `another name.`,
        ]
      : []),
  ];
}

/** https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/, cilium/cilium#45184 */
function serviceSteps({ name, namespace }: { name: string; namespace: string }, reason: Reason | null): string[] {
  if (reason === "timeout")
    return [`Check the network policies of both namespaces: \`kubectl -n ${namespace} get networkpolicies\`.`];
  return [
    `See whether the service has ready endpoints: \`kubectl -n ${namespace} get endpointslices -l ` +
      `kubernetes.io/service-name=${name}\`.`,
    "Without them the node itself refuses, or says unreachable (Cilium), before a packet leaves.",
  ];
}

/** RFC 6147 (DNS64), RFC 6146 (NAT64). */
export function synthesizedSteps(addresses: readonly string[]): string[] {
  const made = addresses.find((address) => embeddedIPv4(address) !== null);
  if (made === undefined) return [];
  const real = embeddedIPv4(made) ?? "";
  return [
    `${made} stands for ${real}: the resolver made it (DNS64), and only a NAT64 gateway leads there.`,
    isPrivateAddress(real)
      ? `Turn DNS64 off for this name: ${real} is private, and gateways translate none of these (RFC 6052).`
      : "Check the gateway and the route to 64:ff9b::/96. Without one, turn DNS64 off, or give this machine IPv4.",
  ];
}
