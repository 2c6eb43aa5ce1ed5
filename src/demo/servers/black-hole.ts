// A port on loopback that swallows connection requests: a listener whose queue is full and that never accepts.
// The kernel then drops SYNs, which looks from outside like a firewall that drops packets.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Listens, tells its port, and then blocks its own event loop, so
 * that nothing is accepted; ends when its parent is gone.
 */
const script = `
const parent = process.ppid;
const server = require("node:net").createServer().listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
  require("node:fs").writeSync(1, server.address().port + "\\n");
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (process.ppid === parent) Atomics.wait(cell, 0, 0, 500);
  process.exit();
});
`;

export interface BlackHole {
  port: number;
  close(): Promise<void>;
}

export async function startBlackHole(): Promise<BlackHole> {
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(chunk.toString());
  const fillers: Socket[] = [];
  for (let at = 0; at < 4; at += 1) fillers.push(connect({ host: "127.0.0.1", port }).on("error", () => {}));
  await sleep(100);
  return {
    port,
    close: async () => {
      for (const socket of fillers) socket.destroy();
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}
