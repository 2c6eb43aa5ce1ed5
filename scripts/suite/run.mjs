// Files of tests, several at a time: those that took longest last time
// first, so that no long one is left alone at the end.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runFile } from "./file.mjs";
import { processorMsOfEnded } from "./processor.mjs";
import { tellFile } from "./tell.mjs";

const timesPath = "build/times.json";
/** Half of a file's time is waiting for deadlines: three for each core keep the cores busy. */
const filesAtOnce = Math.min(3 * availableParallelism(), 8);

/** Of whoever called: its text is for people. */
export class Mistake extends Error {}

/**
 * @param {string[]} files relative to the root, as people name them; one may stand there more than once
 * @param {{ limitMs: number, env?: Record<string, string>, atOnce?: number, showsOutput?: boolean }} options
 *   `limitMs` is for one file; `showsOutput`: what a file wrote is shown where it passed, too
 * @returns {Promise<{ outcomes: import("./file.mjs").Outcome[], tookMs: number }>} as they ended
 * @throws {Mistake} when a file is not there
 */
export async function runFiles(files, { atOnce = filesAtOnce, showsOutput = false, ...options }) {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0)
    throw new Mistake(`There is no ${missing.join(", no ")}. Name files from the root: test/rules/ladder.test.ts.`);
  const started = performance.now();
  const runDir = makeRunDir();
  const built = spawnSync(process.execPath, ["scripts/suite/build.mjs", join(runDir, "cli")], { stdio: "inherit" });
  if (built.status !== 0) throw new Mistake("src/ or test/ cannot be built: no test was run.");
  const times = readTimes();
  const waiting = files.toSorted((one, other) => weight(other, times) - weight(one, times));
  const outcomes = [];
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const outcome = await runFile(file, { ...options, runDir });
      tellFile(outcome, showsOutput);
      outcomes.push(outcome);
      times[file] = Math.round(outcome.tookMs);
    }
  };
  processorMsOfEnded();
  await Promise.all(Array.from({ length: atOnce }, lane));
  writeFileSync(timesPath, JSON.stringify(times));
  return { outcomes, tookMs: performance.now() - started };
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

/** Milliseconds; of a file never run here, a guess by its length. */
function weight(file, times) {
  return times[file] ?? statSync(file).size;
}
