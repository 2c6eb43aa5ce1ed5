// A check in POSIX sh for places that cannot run dbcheck: names, TCP and TLS, as a smaller report. It holds no secret.
import type { ReportTarget } from "../report/report.ts";
import { body, head } from "./place-script-text.ts";

/** More hosts than that are not looked at. */
const mostHosts = 8;

/**
 * @param vantage what the place is called; null: the place's host name
 * @returns null where the target has no host that is reached by TCP. What is filled in is quoted: nothing of it runs.
 */
export function placeScript(target: ReportTarget, vantage: string | null): string | null {
  const hosts = target.endpoints.filter(({ host, role }) => role !== "direct" && host !== "" && !host.startsWith("/"));
  if (hosts.length === 0) return null;
  const { name, inputs } = target;
  const filledIn = {
    name,
    vantage: vantage ?? "",
    hosts: hosts
      .slice(0, mostHosts)
      .map(({ host, port }) => `${host.replaceAll(/\s/g, "")} ${port}`)
      .join("\n"),
    sslmode: inputs.sslmode,
  };
  const lines = Object.entries(filledIn).map(([variable, value]) => `${variable}=${quoted(value)}`);
  return `${head}${lines.join("\n")}\n${body}`;
}

/** For sh, whatever stands in it. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
