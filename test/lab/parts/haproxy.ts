// haproxy in TCP mode on this machine, as a load balancer in front of servers.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/embedded/cluster.ts";
import type { Lab } from "../lab.ts";

/**
 * Without health checks, without a second try: a connection goes to the next server in turn, dead or alive.
 * @param ports the servers on 127.0.0.1, in turn
 * @param lines more lines for the section that listens
 * @param bind more words for its address: accept-proxy
 * @returns where it listens
 */
export async function haproxy(
  lab: Lab,
  ports: readonly number[],
  lines: readonly string[] = [],
  bind = "",
): Promise<number> {
  const port = await freePort();
  const file = join(await lab.directory(), "haproxy.cfg");
  const defaults = ["mode tcp", "timeout connect 2s", "timeout client 60s", "timeout server 60s", "retries 0"];
  const servers = ports.map((one, at) => `server s${at} 127.0.0.1:${one}`);
  const listen = [`bind 127.0.0.1:${port} ${bind}`.trim(), "balance roundrobin", ...lines, ...servers];
  const sections = [
    ["global", "maxconn 500"],
    ["defaults", ...defaults],
    ["listen databases", ...listen],
  ];
  await writeFile(
    file,
    sections.map(([head, ...rest]) => `${head}\n${rest.map((line) => `  ${line}\n`).join("")}`).join(""),
  );
  const child = lab.start(["haproxy", "-db", "-q", "-f", file]);
  for (let tries = 0; !(await listens(port)); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error("haproxy does not start");
    await sleep(20);
  }
  return port;
}

/** By the kernel's list: a connection of ours would take a turn. */
export async function listens(port: number): Promise<boolean> {
  const table = await readFile("/proc/net/tcp", "utf8");
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").some((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return local?.endsWith(wanted) === true && state === "0A";
  });
}
