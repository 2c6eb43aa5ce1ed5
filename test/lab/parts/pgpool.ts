// Pgpool-II of Debian in front of one server, without health checks or failover.
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/embedded/cluster.ts";
import type { Lab } from "../lab.ts";
import { listens } from "./haproxy.ts";

/**
 * @param to the server's port on 127.0.0.1
 * @param files beside its configuration: pool_hba.conf, pool_passwd
 * @returns where it listens on 127.0.0.1
 */
export async function pgpool(
  lab: Lab,
  to: number,
  settings: Record<string, string> = {},
  files: Record<string, string> = {},
): Promise<number> {
  const port = await freePort();
  const home = await lab.directory();
  await chmod(home, 0o777);
  const all = {
    backend_clustering_mode: "raw",
    listen_addresses: "127.0.0.1",
    port: String(port),
    pcp_listen_addresses: "",
    pcp_port: String(await freePort()),
    // Its name until 4.3, and since.
    socket_dir: home,
    unix_socket_directories: home,
    pcp_socket_dir: home,
    pid_file_name: join(home, "pgpool.pid"),
    logdir: home,
    backend_hostname0: "127.0.0.1",
    backend_port0: String(to),
    backend_weight0: "1",
    enable_pool_hba: "off",
    num_init_children: "4",
    health_check_period: "0",
    failover_on_backend_error: "off",
    use_watchdog: "off",
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`);
  await writeFile(join(home, "pgpool.conf"), lines.join(""));
  for (const [name, text] of Object.entries({ "pcp.conf": "", "pool_hba.conf": "", ...files }))
    await writeFile(join(home, name), text);
  const asNobody =
    process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : [];
  const words = ["-f", "pgpool.conf", "-F", "pcp.conf", "-a", "pool_hba.conf"].map((word) =>
    word.startsWith("-") ? word : join(home, word),
  );
  const child = lab.start([...asNobody, "pgpool", "-n", "-D", ...words], { cwd: home });
  // Its children end with it only when it is asked to stop.
  lab.defer(async () => {
    child.kill("SIGINT");
    for (let tries = 0; child.exitCode === null && tries < 100; tries += 1) await sleep(20);
  });
  for (let tries = 0; !(await listens(port)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error("pgpool does not start");
    await sleep(20);
  }
  return port;
}
