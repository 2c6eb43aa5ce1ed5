// A real redis-server for tests, gone when the test file ends.
import { spawn } from "node:child_process";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:net";
import { freePort } from "../../src/embedded/cluster.ts";
import { findProgram } from "./optional.ts";

export interface TestRedis {
  url: string;
  pid: number;
}

/** Call it at the top of a file or inside a test, after `needs("redis-server")`. */
export async function testRedis(): Promise<TestRedis> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", "/tmp"];
  const child = spawn(findProgram("redis-server") ?? "redis-server", args, { stdio: "ignore" });
  after(() => void child.kill("SIGKILL"));
  for (const until = Date.now() + 10_000; Date.now() < until; await sleep(30)) {
    if (await answers(port)) return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0 };
  }
  throw new Error("redis-server did not start");
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => socket.destroy() && done(true));
    socket.once("error", () => done(false));
  });
}
