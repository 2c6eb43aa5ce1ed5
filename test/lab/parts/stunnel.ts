// stunnel on this machine: TLS on one side and plain TCP on the other.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../../src/embedded/cluster.ts";
import type { Lab } from "../lab.ts";
import { selfSigned } from "./certificates.ts";
import { listens } from "./haproxy.ts";
import { setTimeout as sleep } from "node:timers/promises";

export interface StunnelOptions {
  /** TLS towards the server, plain TCP towards the client; default the reverse. */
  client?: boolean;
  /** PostgreSQL's request for TLS comes before it. */
  protocol?: "pgsql";
}

/** @returns where it listens on 127.0.0.1 */
export async function stunnel(lab: Lab, to: number, { client, protocol }: StunnelOptions = {}): Promise<number> {
  const port = await freePort();
  const home = await lab.directory();
  const { cert, key } = await selfSigned(lab, "localhost");
  await writeFile(join(home, "pair.pem"), `${key}\n${cert}\n`, { mode: 0o600 });
  const lines = [
    "foreground = yes",
    "pid =",
    "[databases]",
    `accept = 127.0.0.1:${port}`,
    `connect = 127.0.0.1:${to}`,
    client ? "client = yes" : `cert = ${join(home, "pair.pem")}`,
    ...(protocol ? [`protocol = ${protocol}`] : []),
  ];
  await writeFile(join(home, "stunnel.conf"), `${lines.join("\n")}\n`);
  const child = lab.start(["stunnel4", join(home, "stunnel.conf")]);
  for (let tries = 0; !(await listens(port)); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error("stunnel does not start");
    await sleep(20);
  }
  return port;
}
