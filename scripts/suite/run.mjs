// Files of tests, two at a time: those that took longest last time first, so that no long one is left alone at the end.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { runFile } from "./file.mjs";
import { processorMsOfEnded } from "./processor.mjs";
import { tellEnd, tellFile } from "./tell.mjs";
import { transform } from "./transform.mjs";

const timesPath = "build/times.json";

/**
 * @param {string[]} files relative to the root, as people name them
 * @param {{ limitMs: number, env?: Record<string, string>, atOnce?: number }} options
 * @returns {Promise<number>} exit status
 */
export async function runFiles(files, { atOnce = 2, ...options }) {
  const missing = files.filter((file) => !existsSync(file));
  if (missing.length > 0) {
    console.error(
      `There is no ${missing.join(", no ")}. Name files of tests from the root, as in test/rules/ladder.test.ts.`,
    );
    return 1;
  }
  const started = performance.now();
  await transform();
  const runDir = resolve("build", `run-${process.pid}`);
  mkdirSync(runDir, { recursive: true });
  process.once("exit", () => rmSync(runDir, { recursive: true, force: true, maxRetries: 3 }));
  processorMsOfEnded();
  const times = readTimes();
  const waiting = files.toSorted((one, other) => weight(other, times) - weight(one, times));
  const outcomes = [];
  const lane = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const outcome = await runFile(file, { ...options, runDir });
      tellFile(outcome);
      outcomes.push(outcome);
      times[file] = Math.round(outcome.tookMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  writeFileSync(timesPath, JSON.stringify(times));
  return tellEnd(outcomes, performance.now() - started);
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
