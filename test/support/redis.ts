// A real redis-server for tests, gone when the test file ends.
import { spawn } from "node:child_process";
import { after } from "node:test";
import { findProgram } from "./optional.ts";
import { startOnFreePort } from "./ports.ts";

export interface TestRedis {
  url: string;
  pid: number;
}

/**
 * Call it at the top of a file or inside a test, after `needs("redis-server")`.
 * @param more of redis.conf, such as a port for TLS
 */
export async function testRedis(more: Record<string, string> = {}): Promise<TestRedis> {
  const { child, port } = await startOnFreePort("redis-server", (on) => {
    const own = { port: String(on), bind: "127.0.0.1", save: "", appendonly: "no", dir: "/tmp" };
    const args = Object.entries({ ...own, ...more }).flatMap(([key, value]) => [`--${key}`, value]);
    return spawn(findProgram("redis-server") ?? "redis-server", args, { stdio: "ignore" });
  });
  after(() => void child.kill("SIGKILL"));
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0 };
}
