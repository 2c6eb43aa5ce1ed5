// Files of tests, several processes at a time: those that took longest
// last time first, so that no long one is left alone at the end.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runTogether } from "./process.mjs";
import { processorMsOfEnded } from "./processor.mjs";
import { tellFile } from "./tell.mjs";

const timesPath = "build/times.json";
/** Half of the time is waiting for deadlines: three processes for each core keep the cores busy. */
const processesAtOnce = Math.min(3 * availableParallelism(), 8);

/** Of whoever called: its text is for people. */
export class Mistake extends Error {}

/**
 * @param {string[][]} batches files that share a process, relative to the
 *   root, as people name them; one may stand in several batches
 * @param {{ limitMs: number, env?: Record<string, string>, atOnce?: number, showsOutput?: boolean, isLong?:
 *   (file: string) => boolean }} options `limitMs` is for one test; `showsOutput`: what a file wrote is shown where it
 *   passed, too; `isLong`: of a file that was never run here, whether it goes first
 * @returns {Promise<{ outcomes: import("./process.mjs").Outcome[], tookMs: number, processorMs: number }>}
 *   in the order in which they ended
 * @throws {Mistake} when a file is not there
 */
export async function runBatches(
  batches,
  { atOnce = processesAtOnce, showsOutput = false, isLong = () => false, ...options },
) {
  const missing = batches.flat().filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new Mistake(`There is no ${missing.join(", no ")}. Name files from the root: test/rules/ladder.test.ts.`);
  const started = performance.now();
  const runDir = makeRunDir();
  const built = spawnSync(process.execPath, ["scripts/suite/build.mjs", join(runDir, "cli")], { stdio: "inherit" });
  if (built.status !== 0) throw new Mistake("src/ or test/ cannot be built: no test was run.");
  const times = readTimes();
  const waiting = batches.toSorted((one, other) => weight(other, times, isLong) - weight(one, times, isLong));
  const outcomes = [];
  const lane = async () => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift())
      for (const outcome of await runTogether(batch, { ...options, runDir })) {
        tellFile(outcome, showsOutput);
        outcomes.push(outcome);
        times[outcome.file] = Math.round(outcome.tookMs);
      }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  writeFileSync(timesPath, JSON.stringify(times));
  return { outcomes, tookMs: performance.now() - started, processorMs: processorMsOfEnded() };
}

/** For what the files of this run share; gone with it, and if that was killed, with the next one. */
function makeRunDir() {
  mkdirSync("build", { recursive: true });
  const remove = (path) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  for (const name of readdirSync("build")) {
    const [, pid] = /^run-(\d+)$/.exec(name) ?? [];
    if (pid && !isAlive(Number(pid))) remove(join("build", name));
  }
  const path = join("build", `run-${process.pid}`);
  mkdirSync(path, { recursive: true });
  process.once("exit", () => remove(path));
  return path;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function readTimes() {
  try {
    return JSON.parse(readFileSync(timesPath, "utf8"));
  } catch {
    return {};
  }
}

/** Milliseconds of all its files; of a file never run here, a guess by its length. */
function weight(batch, times, isLong) {
  const guess = (file) => (isLong(file) ? 100_000 : statSync(file).size);
  return batch.reduce((sum, file) => sum + (times[file] ?? guess(file)), 0);
}
