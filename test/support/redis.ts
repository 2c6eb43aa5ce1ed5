// A real redis-server for tests, gone when the test file ends.
import { spawn } from "node:child_process";
import { after } from "node:test";
import { freePort } from "../../src/embedded/cluster.ts";
import { findProgram } from "./optional.ts";
import { answers } from "./pgbouncer.ts";
import { until } from "./until.ts";

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
  await until("redis-server answers", () => child.exitCode !== null || answers(port));
  if (child.exitCode !== null) throw new Error("redis-server did not start");
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0 };
}
