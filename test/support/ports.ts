// Servers that are not ours on ports of loopback.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../src/embedded/cluster.ts";

/** Loading a program takes long on a machine that is busy. */
const startMs = 60_000;

/** Somebody takes connections on this port. */
export function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => socket.destroy() && done(true));
    socket.once("error", () => done(false));
  });
}

/** Starts it on a free port, and on another when somebody took that one meanwhile. Resolves when it is ready. */
export async function startOnFreePort<Child extends ChildProcess>(
  name: string,
  start: (port: number) => Child | Promise<Child>,
  isReady: (port: number) => Promise<boolean> = answers,
): Promise<{ child: Child; port: number }> {
  for (let tries = 1; tries <= 5; tries += 1) {
    const port = await freePort();
    const child = await start(port);
    child.on("error", () => {});
    const isGone = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    for (const end = Date.now() + startMs; !isGone(); await sleep(20)) {
      if ((await isReady(port)) && !isGone()) return { child, port };
      if (Date.now() < end) continue;
      await kill(child);
      throw new Error(`${name} did not start within ${startMs} ms`);
    }
  }
  throw new Error(`${name} does not start`);
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
