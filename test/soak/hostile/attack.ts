// One check of somebody hostile: it ends in time, tells no fault of ours, and repeats no password.
import assert from "node:assert/strict";
import { runCheckup } from "../../../src/checkup/run.ts";
import { jsonText } from "../../../src/report/control-characters.ts";
import type { Report } from "../../../src/report/report.ts";
import { watchOwnDelay } from "../../../src/probes/way-in/own-delay.ts";
import { reportMarkdown, reportText } from "../../../src/report/text.ts";
import { Secret } from "../../../src/secret.ts";
import { aConninfo, aTarget } from "../../support/target.ts";

/** A password that stands in no report by chance. */
export const canary = "kestrel-4711-canary";
const graceMs = 1000;

/**
 * @param which names the case in a failure
 * @param healthUrl of the application, where it is asked as well
 */
export async function attack(port: number, timeoutMs: number, which: string, healthUrl?: string): Promise<Report> {
  const url = aConninfo({ port, sslmode: "disable", password: new Secret(canary) });
  const target = aTarget(
    url,
    { application: { role: "app", poolSize: 3 } },
    { direct: url, ...(healthUrl ? { application: { healthUrl, framework: null, config: null, tests: null } } : {}) },
  );
  // What the machine owes to this process is no delay of the check's.
  const ownDelay = watchOwnDelay();
  const began = performance.now();
  const report = await runCheckup({ target, vantage: "test", timeoutMs }).finally(ownDelay);
  const tookMs = performance.now() - began;
  const limitMs = timeoutMs + graceMs + ownDelay().totalMs;
  const slow = report.observations.flatMap(({ id, tookMs: ms }) => (ms > 500 ? [`${id} ${ms} ms`] : []));
  assert.ok(
    tookMs <= limitMs,
    `${which}: ${Math.round(tookMs)} ms, and ${Math.round(limitMs)} are the most (${slow.join(", ")})`,
  );
  const bugs = report.observations.filter(({ reason }) => reason === "bug-of-ours");
  assert.deepEqual(
    bugs.map(({ id, summary }) => `${id}: ${summary}`),
    [],
    which,
  );
  assert.deepEqual(report.brokenRules ?? [], [], which);
  for (const text of [jsonText(report), reportText(report), reportMarkdown(report)])
    assert.ok(!text.includes(canary), `${which}: the password is in the report`);
  return report;
}

/** Of the whole process, which holds the test's own servers as well: up to 620 were seen, at the bot's doors. */
const mostMegabytes = 1000;
const memoryEveryMs = 100;

/** Plays cases one after the other until the time is up, some at once, within a bound of memory. @returns how many */
export async function campaign(seconds: number, play: (n: number) => Promise<void>, atOnce = 4): Promise<number> {
  const endsAt = performance.now() + seconds * 1000;
  let begun = 0;
  const lane = async () => {
    do await play(begun++);
    while (performance.now() < endsAt);
  };
  let highest = 0;
  const look = () => (highest = Math.max(highest, Math.round(process.memoryUsage.rss() / 1e6)));
  const looking = setInterval(look, memoryEveryMs);
  await Promise.all(Array.from({ length: atOnce }, lane)).finally(() => clearInterval(looking));
  look();
  process.stdout.write(`${begun} cases, ${highest} MB at most\n`);
  assert.ok(highest <= mostMegabytes, `${highest} MB, and ${mostMegabytes} are the most`);
  return begun;
}
