// Whoever runs a database without a vendor that we know: a platform team, a hoster, a colleague.
import type { SeverityName, Vendor } from "../vendor.ts";

const level = (label: string): SeverityName => ({ label, onlyFor: null, fallback: null });

export const generic: Vendor = {
  name: "generic",
  title: "PostgreSQL",
  channels: [{ name: "the team or the vendor that runs the server", url: null, isPublic: false, onlyFor: null }],
  severities: {
    1: level("Severity 1: production down"),
    2: level("Severity 2: impaired"),
    3: level("Severity 3: not critical"),
    4: level("Severity 4: question"),
  },
  identifiers: [
    { key: "cluster", label: "Server or cluster", isRequired: false, where: "whoever runs it, or its dashboard" },
    { key: "region", label: "Region", isRequired: false, where: "whoever runs it, or its dashboard" },
  ],
  fields: [
    { label: "Title", value: "{title}" },
    { label: "Severity", value: "{severity}" },
    { label: "Description", value: "{body}" },
  ],
  limits: { title: 120, body: null },
  scope: [],
  quirks: [],
  answered: [],
  wanted: [
    {
      causes: [
        "dns-nxdomain",
        "dns-no-address",
        "dns-servfail",
        "dns-timeout",
        "dns-refused",
        "dns-answers-differ",
        "dns-family-mismatch",
      ],
      text: "The history of the DNS records (A and AAAA) of {host} from {from} to {to}.",
      why: "whether the name or its address family was changed is seen only there",
    },
    {
      causes: [
        "tcp-refused",
        "tcp-timeout",
        "tcp-unreachable",
        "tcp-some-addresses-fail",
        "tcp-family-broken",
        "tcp-lossy",
        "tcp-slow",
      ],
      text: "Firewall and listener logs of {host}, port {port}, from {from} to {to}.",
      why: "they show whether the connection arrives, and who refuses it",
    },
    {
      causes: ["query-response-stalled"],
      text: "The MTU of the path to {host}, port {port}, and whether ICMP is filtered on it, from {from} to {to}.",
      why: "large packets are lost where a smaller MTU cannot be announced",
    },
    {
      causes: ["tls-certificate-expired", "tls-certificate-not-yet-valid"],
      text:
        "The certificate of {host}, port {port}: when a new one will be installed, and why it was not renewed. " +
        "Its log from {from} to {to}.",
      why: "every client that verifies is shut out until then",
    },
    {
      causes: ["*"],
      text:
        "The PostgreSQL and pooler log of {host}, port {port}, from {from} to {to}, for role {user} and database " +
        "{database}.",
      why: "the server's log says more than the client sees",
    },
    {
      causes: [
        "startup-starting-up",
        "startup-shutting-down",
        "startup-silent",
        "startup-closed",
        "server-recently-restarted",
        "server-crash-looping",
        "server-read-only",
        "query-connection-lost",
        "query-disk-full",
        "query-out-of-memory",
        "startup-server-error",
      ],
      text: "Restarts, failovers, maintenance, memory and disk of the server from {from} to {to}.",
      why: "it separates a platform event from an application fault",
    },
  ],
  statusPage: null,
  asks: [],
};
