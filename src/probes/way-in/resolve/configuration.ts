// What this machine's files say of how names are looked up: the order of sources, and the cluster that it is in.
import { readRegularFile } from "../../../libpq/regular-file.ts";

function linesOf(path: string): string[] {
  const text = readRegularFile(path).bytes?.toString("latin1") ?? "";
  return text.split("\n").map((line) => line.replace(/#.*/, "").trim());
}

/** nsswitch.conf(5): what follows `hosts:`, or null where there is no such file or line. */
export function hostsOrder(): string | null {
  const line = linesOf("/etc/nsswitch.conf").find((one) => one.startsWith("hosts:"));
  return line ? line.replace(/^hosts:\s*/, "").slice(0, 200) : null;
}

/** The domain of the Kubernetes cluster that this machine is a pod of: the kubelet writes it into `search`. */
export function clusterDomain(): string | null {
  const words = linesOf("/etc/resolv.conf").flatMap((line) =>
    /^search\s/.test(line) ? line.split(/\s+/).slice(1) : [],
  );
  return words.find((one) => one.startsWith("svc."))?.replace(/^svc\.|\.$/g, "") ?? null;
}
