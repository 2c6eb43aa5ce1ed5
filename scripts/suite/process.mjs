// Test files in one process, one after the other, and what came of each.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

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

const entry = fileURLToPath(new URL("files.mjs", import.meta.url));
const reporter = new URL("events.mjs", import.meta.url).href;
/** Bytes of a file's output; what is beyond is dropped from its beginning. */
const mostOutput = 200_000;
const running = new Set();
let counter = 0;

// Each process has a group of its own, which a terminal's Ctrl-C does not reach.
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
 * A process that ends under one of its files hides no other: those after it get another process.
 * @param {string[]} files
 * @param {{ limitMs: number, runDir: string, env?: Record<string, string> }} options
 *   `limitMs` is for one test; `runDir` is for what the files of one run share and leave behind
 * @returns {Promise<Outcome[]>} one for each file
 */
export async function runTogether(files, options) {
  const outcomes = [];
  while (outcomes.length < files.length) outcomes.push(...(await runProcess(files.slice(outcomes.length), options)));
  return outcomes;
}

/** Without the certificates that Node 20 reads at every start, 30 ms of it: no test leaves this machine. */
const { NODE_EXTRA_CA_CERTS: _certificates, ...here } = process.env;

/** @returns {Promise<Outcome[]>} of the files that it came to: at least one */
async function runProcess(files, { limitMs, runDir, env = {} }) {
  const base = join(runDir, `process-${(counter += 1)}`);
  const [eventsPath, outputPath] = [`${base}.events`, `${base}.output`];
  const output = openSync(outputPath, "a");
  const startedMs = Date.now();
  const child = spawn(process.execPath, [`--test-reporter=${reporter}`, entry, eventsPath, ...files], {
    env: { ...here, DBCHECK_TEST_RUN: resolve(runDir), ...env },
    stdio: ["ignore", output, output],
    detached: true,
  });
  closeSync(output);
  running.add(child);
  let isOverdue = false;
  const watch = whenUnchanged(eventsPath, limitMs, () => {
    isOverdue = true;
    end(child, "SIGKILL");
  });
  const [code, signal] = await once(child, "exit");
  clearInterval(watch);
  end(child, "SIGKILL"); // what it left behind
  running.delete(child);
  const events = readLines(eventsPath);
  const written = readAndRemove(outputPath);
  const { outcomes, isComplete } = outcomesOf(files, events, { written, startedMs });
  const last = outcomes.at(-1);
  const whole = (error) => last.failures.push({ name: "the file as a whole", error });
  const isExplained = outcomes.some(({ failures }) => failures.length > 0);
  if (isOverdue) whole(`no test ended within ${limitMs / 1000} s`);
  else if (!isExplained && code !== 0) whole(signal ? `was ended by ${signal}` : `ended with status ${code}`);
  else if (!isComplete) whole("ended before its tests did");
  return outcomes;
}

/** The reporter writes at the end of each test: while it does, all is well. */
function whenUnchanged(path, limitMs, act) {
  const size = () => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let [seen, sinceMs] = [0, Date.now()];
  return setInterval(() => {
    const now = size();
    if (now !== seen) [seen, sinceMs] = [now, Date.now()];
    else if (Date.now() - sinceMs > limitMs) act();
  }, 200);
}

/** The events of each file up to its line "file"; those after the last such line are of the file that was under way. */
function outcomesOf(files, events, { written, startedMs }) {
  const outcomes = [];
  let [tests, fromMs, fromByte] = [[], startedMs, 0];
  const close = ({ atMs, processorMs, outputBytes }) => {
    const output = written.subarray(Math.max(fromByte, outputBytes - mostOutput), outputBytes).toString();
    outcomes.push({ file: files[outcomes.length], ...sumOf(tests), output, tookMs: atMs - fromMs, processorMs });
    [tests, fromMs, fromByte] = [[], atMs, outputBytes];
  };
  for (const event of events)
    if (event.result === "file") close(event);
    else if (event.result !== "ended") tests.push(event);
  const isComplete = events.at(-1)?.result === "ended";
  if (outcomes.length === 0 || (outcomes.length < files.length && !isComplete))
    close({ atMs: Date.now(), processorMs: 0, outputBytes: written.length });
  else outcomes.at(-1).failures.push(...failuresOf(tests));
  return { outcomes, isComplete };
}

function sumOf(tests) {
  const of = (result) => tests.filter((test) => test.result === result);
  const failures = failuresOf(tests);
  if (tests.length === 0) failures.push({ name: "the file as a whole", error: "ran no test" });
  const skips = of("skipped").map(({ name, why = "no reason given" }) => ({ name, why }));
  return { passed: of("passed").length, failures, skips };
}

function failuresOf(tests) {
  return tests.filter(({ result }) => result === "failed").map(({ name, error }) => ({ name, error }));
}

function readLines(path) {
  const lines = readAndRemove(path).toString().split("\n");
  return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line));
}

function readAndRemove(path) {
  try {
    const bytes = readFileSync(path);
    rmSync(path);
    return bytes;
  } catch {
    return Buffer.alloc(0); // it did not come so far
  }
}
