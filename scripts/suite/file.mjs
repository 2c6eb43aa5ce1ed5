// One test file in a process of its own, and what came of it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processorMsOfEnded } from "./processor.mjs";
import { builtPath } from "./transform.mjs";

/**
 * @typedef {object} Outcome
 * @property {string} file
 * @property {number} passed
 * @property {{ name: string, error: string }[]} failures of its tests, or of the file as a whole
 * @property {{ name: string, why: string }[]} skips
 * @property {string} output what it wrote, the end of it
 * @property {number} tookMs
 * @property {number} processorMs of it and all that it started and waited for; 0 where the system does not say
 */

const reporter = new URL("events.mjs", import.meta.url).href;
/** Characters of a file's output; what is beyond is dropped from its beginning. */
const mostOutput = 200_000;
/** For what a file's last process still writes. */
const drainMs = 2_000;
const running = new Set();
let counter = 0;

// Each file has a process group of its own, which a terminal's Ctrl-C does not reach.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, () => {
    for (const child of running) end(child, "SIGTERM");
    process.exit(130);
  });

function end({ pid }, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // gone already
  }
}

/**
 * @param {{ limitMs: number, runDir: string, env?: Record<string, string> }} options
 *   `runDir` is for what the files of one run share and leave behind
 * @returns {Promise<Outcome>}
 */
export async function runFile(file, { limitMs, runDir, env = {} }) {
  const eventsPath = join(runDir, `events-${(counter += 1)}`);
  const started = performance.now();
  const words = ["--enable-source-maps", `--test-reporter=${reporter}`, `--test-reporter-destination=${eventsPath}`];
  const child = spawn(process.execPath, [...words, builtPath(file)], {
    env: { ...process.env, DBCHECK_TEST_RUN: resolve(runDir), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output = (output + chunk.toString()).slice(-mostOutput)));
  const closed = once(child, "close");
  let isOverdue = false;
  const timer = setTimeout(() => {
    isOverdue = true;
    end(child, "SIGKILL");
  }, limitMs);
  const [code, signal] = await once(child, "exit");
  const processorMs = processorMsOfEnded();
  clearTimeout(timer);
  end(child, "SIGKILL"); // what it left behind
  await Promise.race([closed, sleep(drainMs, null, { ref: false })]);
  running.delete(child);
  const { tests, isComplete } = readEvents(eventsPath);
  const of = (result) => tests.filter((test) => test.result === result);
  const failures = of("failed").map(({ name, error }) => ({ name, error }));
  const whole = (error) => failures.push({ name: "the file as a whole", error });
  if (isOverdue) whole(`did not end within ${limitMs / 1000} s`);
  else if (failures.length === 0 && code !== 0) whole(signal ? `was ended by ${signal}` : `ended with status ${code}`);
  else if (tests.length === 0) whole("ran no test");
  else if (!isComplete) whole("ended before its tests did");
  const skips = of("skipped").map(({ name, why = "no reason given" }) => ({ name, why }));
  const tookMs = performance.now() - started;
  return { file, passed: of("passed").length, failures, skips, output, tookMs, processorMs };
}

function readEvents(path) {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
    rmSync(path);
  } catch {
    // it did not come so far
  }
  const lines = text.split("\n").filter((line) => line.endsWith("}"));
  const tests = lines.map((line) => JSON.parse(line));
  const isComplete = tests.at(-1)?.result === "ended";
  return { tests: tests.filter(({ result }) => result !== "ended"), isComplete };
}
