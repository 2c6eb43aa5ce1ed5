// Whether others than the platform see a side in trouble: only then is what the platform says of it more than a notice.
import type { MachineSide } from "../../probes/facts.ts";
import type { Cause } from "../../report/causes.ts";
import type { ObservedCheck } from "../rule.ts";

export function isHurt(seen: ObservedCheck, side: MachineSide): boolean {
  if (side === "database")
    return (["dns", "tcp", "tls", "startup", "query"] as const).some((id) => seen.failed(id) !== null);
  return isAppMissing(seen) || seen.row("health")?.outcome === "warned";
}

/** It should have sessions, and has none. */
function isAppMissing(seen: ObservedCheck): boolean {
  const row = seen.row("application");
  return (
    row !== null &&
    row.outcome !== "unknown" &&
    row.facts.distinct === 0 &&
    (seen.inputs.application?.expectedConnections ?? 0) > 0
  );
}

/** What is seen of a side whose machines do not run. */
export function consequencesFor({ host }: ObservedCheck, side: MachineSide): Cause[] {
  if (side === "application") return ["app-not-connecting", "app-connections-rejected", "app-health-failing"];
  // Names in .internal are those of machines that run (https://fly.io/docs/networking/private-networking/).
  const names: Cause[] = /\.(internal|flycast)\.?$/i.test(host) ? ["dns-nxdomain", "dns-no-address"] : [];
  return [
    ...names,
    "tcp-refused",
    "tcp-timeout",
    "tcp-unreachable",
    "tcp-some-addresses-fail",
    "startup-silent",
    "startup-closed",
    "pooler-server-unreachable",
    "query-connection-lost",
    "capacity-some-connections-fail",
    "server-crash-looping",
  ];
}
