// A server that is starved of its processors: the path is fast, and every answer comes with the next burst.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { getPriority, setPriority } from "node:os";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../../src/report/report.ts";
import { pathTime } from "../../src/rules/path-time.ts";
import { observedFrom } from "../../src/rules/rule.ts";
import { Secret } from "../../src/secret.ts";
import { check, gist } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";

const cluster = await testCluster();
const login = { user: "postgres", database: "postgres", password: new Secret("test-password") };
const look = () => check({ port: cluster.port, sslmode: "disable", ...login }, {}, 60_000);

/** State and parent of a process (proc_pid_stat(5)), null where it ended meanwhile. */
function statOf(pid: number | string): { state: string; parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return null;
  }
}

/** The postmaster and its children, as /proc knows them. */
function processes(): number[] {
  const isOurs = (pid: string) => statOf(pid)?.parent === cluster.pid;
  return [
    cluster.pid,
    ...readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && isOurs(name))
      .map(Number),
  ];
}

function signal(name: "SIGSTOP" | "SIGCONT"): void {
  for (const pid of processes())
    try {
      process.kill(pid, name);
    } catch {
      // it ended meanwhile
    }
}

/** Each has done what it was asked: none runs, waits for a processor or for the disk. */
function isAtRest(): boolean {
  return processes().every((pid) => !["R", "D"].includes(statOf(pid)?.state ?? ""));
}

/** The report holds each wait against its own slowest connection, twenty to one (src/rules/server/load.ts). */
const timesThePath = 20;
const pathMs = ({ observations, target, startedAt }: Report) =>
  pathTime(observedFrom(observations, target.inputs, startedAt, target));
/** Where this process waits for a processor itself, its connections take long, and the server must be slower still. */
const gapFor = (path: number | null) => Math.min(1500, Math.max(700, 1.5 * timesThePath * (path ?? 0)));

/** Processor time of all of them so far, milliseconds (proc_pid_schedstat: nanoseconds on a processor come first). */
function usedMs(): number {
  return processes().reduce((sum, pid) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
    } catch {
      return sum;
    }
  }, 0);
}
/** Of one burst. A login takes more, and so does a look at the server's state. */
const burstMs = 3;

/** Before others of a busy machine: the server is to be what waits. Only root may ask for it. */
function hurry(): () => void {
  const usual = getPriority();
  try {
    setPriority(-15);
  } catch {
    // as quick as it is
  }
  return () => setPriority(usual);
}

/** A burst may hold a whole phase or two: one check can fall well, not all of them. */
const mostLooks = 8;
const patienceMs = 300_000;

test(
  "a few ms of work in every 700 ms: seen, and never taken for something else",
  { skip: existsSync("/proc/self/stat") ? false : "needs /proc" },
  async () => {
    assert.equal((await look()).verdict.status, "healthy");
    const ended = new AbortController();
    let gapMs = gapFor(null);
    const starve = async () => {
      while (!ended.signal.aborted) {
        signal("SIGSTOP");
        await sleep(gapMs);
        const usedBefore = usedMs();
        signal("SIGCONT");
        // By its own processor time, however long that takes here: a server that gets no further is another fault.
        do await sleep(1);
        while (!isAtRest() && usedMs() - usedBefore < burstMs);
      }
    };
    const starving = starve();
    const unhurry = hurry();
    try {
      const seen: string[] = [];
      const overloaded = "degraded server-overloaded likely operator";
      for (const from = Date.now(); seen.length < mostLooks && seen.at(-1) !== overloaded;) {
        assert.ok(Date.now() - from < patienceMs, `no quick connection within ${patienceMs} ms; ${seen.join("; ")}`);
        const report = await look();
        const path = pathMs(report);
        const isTold = path !== null && timesThePath * path < gapMs;
        gapMs = gapFor(path);
        if (!isTold) continue;
        seen.push(gist(report));
        assert.match(seen.at(-1) ?? "", /^(degraded server-overloaded likely operator|healthy .*)$/);
      }
      assert.equal(seen.at(-1), overloaded, `${mostLooks} looks: ${seen.join("; ")}`);
    } finally {
      unhurry();
      ended.abort();
      await starving;
    }
    assert.equal((await look()).verdict.status, "healthy");
  },
);
