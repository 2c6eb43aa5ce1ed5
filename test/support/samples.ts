// The demo's databases for tests: all of them started, and in the state that their faults need.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { Client } from "pg";
import { stringify } from "yaml";
import { runCheckup } from "../../src/checkup/run.ts";
import { samples } from "../../src/demo/samples.ts";
import { DemoStage } from "../../src/demo/stage.ts";
import type { Report } from "../../src/report/report.ts";
import { loadTargets } from "../../src/target/file.ts";
import type { Target } from "../../src/target/target.ts";

/** Fifteen at once would slow each other down to where a server looks slow. */
const atOnce = 5;

/**
 * Starts them, checks each and closes them.
 * @param nameOf what a sample is called in the targets file
 */
export async function checkSamples(
  nameOf: (sample: string) => string,
  vantage: string,
  env: Record<string, string> = {},
): Promise<{ target: Target; report: Report }[]> {
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-test-"));
  const stage = new DemoStage(dir);
  try {
    const started = await Promise.all(samples.map(async ({ name, start }) => [name, await start(stage)] as const));
    const entries = started.map(([name, entry]) => [nameOf(name), entry] as const);
    const file = join(dir, "targets.yaml");
    await writeFile(file, stringify({ targets: Object.fromEntries(entries) }));
    const { targets } = loadTargets(file, env);
    await lockIsWaitedFor(started.find(([name]) => name === "checkout")?.[1].url ?? "");
    const limit = pLimit(atOnce);
    const check = async (target: Target) => ({
      target,
      report: await runCheckup({ target, vantage, timeoutMs: 60_000 }),
    });
    return await Promise.all([...targets.values()].map((target) => limit(check, target)));
  } finally {
    await stage.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The lock of "checkout" must be waited for longer than its threshold of a second. */
async function lockIsWaitedFor(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const waits = "select from pg_locks where not granted and clock_timestamp() - waitstart > interval '1.1 s'";
    for (const end = Date.now() + 30_000; (await client.query(waits)).rowCount === 0; await sleep(50))
      if (Date.now() > end) throw new Error("nobody waits for the lock of checkout");
  } finally {
    await client.end();
  }
}
