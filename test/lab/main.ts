// `npm run lab`: every scenario for real, and how often the verdict was right.
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import pLimit from "p-limit";
import { errorText } from "../../src/errors.ts";
import type { Report } from "../../src/report/report.ts";
import { findProgram } from "../support/optional.ts";
import { writeAccuracy } from "./accuracy.ts";
import { closeDoors, doorNames, missesAt, type Door } from "./doors.ts";
import { grade, type Grade } from "./grade.ts";
import { Lab } from "./lab.ts";
import { measure, measurePlaces, type Measured } from "./measure.ts";
import { askPeers, type PeerWords } from "./peers.ts";
import { keepTemplatesIn } from "./parts/postgres.ts";
import { groups, type Group, type Scenario } from "./scenario.ts";
import { line, sums, verdictOn } from "./table.ts";
import { missesOfPairs } from "./took-branch.ts";

export interface Entry {
  name: string;
  group: Group;
  scenario: Scenario;
}
export interface Result extends Entry {
  measured: Measured;
  grade: Grade;
  peers: PeerWords | null;
  round: number;
}
export interface NotRun extends Entry {
  why: string;
}

const here = dirname(fileURLToPath(import.meta.url));
const defaultSessions = 2;

const usage = `npm run lab -- [WORD …] [--rounds 5] [--jobs 2] [--minutes 60] [--without-peers] [--door http|mcp]
               [--command FILE] [--verbose]
WORD: only scenarios whose names hold it. FILE: the dbcheck to test.
--door: the first hundred that it can ask are asked through it, too.
`;
function misused(error: unknown): never {
  process.stderr.write(`${errorText(error)}\n${usage}`);
  process.exit(64);
}

const { values, positionals } = words();
function words() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string", default: "5" },
        jobs: { type: "string", default: "2" },
        minutes: { type: "string", default: "60" },
        "without-peers": { type: "boolean", default: false },
        command: { type: "string", default: "dist/main.js" },
        door: { type: "string" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    misused(error);
  }
}
if (values.help) {
  process.stdout.write(usage);
  process.exit();
}

const door = doorNames.find((name) => name === values.door);
if (values.door !== undefined && !door) misused(new Error(`--door takes ${doorNames.join(" or ")}`));
const mostThroughDoor = 100;
let throughDoor = 0;
const askedAnew: string[] = [];

async function load(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const group of groups) {
    const files = (await readdir(join(here, group))).filter((name) => name.endsWith(".ts")).sort();
    for (const file of files) {
      const loaded = (await import(pathToFileURL(join(here, group, file)).href)) as { scene: Scenario };
      entries.push({ name: `${group}/${file.replace(/\.ts$/, "")}`, group, scenario: loaded.scene });
    }
  }
  return entries.filter(({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)));
}

/** Why it cannot run on this machine, or null. */
function lacking({ scenario: { needs = [], root } }: Entry): string | null {
  const missing = needs.filter((name) => (name.startsWith("/") ? !existsSync(name) : findProgram(name) === null));
  if (missing.length > 0) return `not installed here: ${missing.join(", ")}`;
  return root && process.getuid?.() !== 0 ? "needs root" : null;
}

/** A healthy set-up is looked at many times: one false alarm in a hundred is one too many. */
async function runOne(entry: Entry, withPeers: boolean, healthyRounds: number): Promise<Result[]> {
  const lab = new Lab();
  try {
    const subject = await within(60_000, entry.scenario.arrange(lab));
    const rounds = entry.group === "healthy" && !door ? healthyRounds : 1;
    const results: Result[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const command = resolve(values.command);
      const measured = await ("places" in subject
        ? measurePlaces(lab, subject, command)
        : measure(lab, subject, command));
      const graded = grade(entry.group, entry.scenario.expect, measured, entry.scenario.sessions ?? defaultSessions);
      graded.misses.push(...missesOfPairs(entry.name, measured));
      if (door && round === 1 && measured.report && !("places" in subject)) {
        let misses = await missesAt(door, lab, subject, command, measured.report);
        if (misses && misses.length > 0) {
          askedAnew.push(entry.name);
          misses = await missesAnew(door, entry, command, measured.report);
        }
        if (misses) throughDoor += 1;
        graded.misses.push(...(misses ?? []));
      }
      results.push({ ...entry, measured, grade: graded, peers: null, round });
    }
    const [first] = results;
    if (first && withPeers && !("places" in subject) && !subject.during) first.peers = await askPeers(subject);
    return results;
  } finally {
    await lab.close();
  }
}

/** A pooler remembers the check before, and answers the next one otherwise: the door is the first that asks here. */
async function missesAnew(door: Door, { scenario }: Entry, command: string, report: Report): Promise<string[] | null> {
  const lab = new Lab();
  try {
    const subject = await within(60_000, scenario.arrange(lab));
    return "places" in subject ? null : await missesAt(door, lab, subject, command, report);
  } finally {
    await lab.close();
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not set up within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function main(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), "dbcheck-lab-"));
  await chmod(home, 0o755);
  keepTemplatesIn(home);
  const entries = await load();
  const notRun: NotRun[] = entries.flatMap((entry) => {
    const why = lacking(entry);
    return why ? [{ ...entry, why }] : [];
  });
  const runnable = entries.filter((entry) => !notRun.some(({ name }) => name === entry.name));
  const endAt = Date.now() + Number(values.minutes) * 60_000;
  const limit = pLimit(Number(values.jobs));
  const results: Result[] = [];
  const broken: string[] = [];
  await Promise.all(
    runnable.map((entry) =>
      limit(async () => {
        if (throughDoor >= mostThroughDoor) return;
        if (Date.now() > endAt) {
          notRun.push({ ...entry, why: "the run's time was up" });
          return;
        }
        try {
          const done = await runOne(entry, !values["without-peers"] && !door, Number(values.rounds));
          results.push(...done);
          for (const one of done.filter(({ round, grade: { misses } }) => round === 1 || misses.length > 0))
            process.stdout.write(line(one, values.verbose));
        } catch (error) {
          broken.push(entry.name);
          process.stdout.write(`BROKEN ${entry.name}: ${error instanceof Error ? error.stack : String(error)}\n`);
        }
      }),
    ),
  );
  await closeDoors();
  await rm(home, { recursive: true, force: true });
  for (const { name, why } of notRun) process.stdout.write(`not run ${name}: ${why}\n`);
  const order = new Map(entries.map(({ name }, at) => [name, at]));
  results.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0) || a.round - b.round);
  process.stdout.write(`\n${sums(results, notRun, broken)}\n`);
  if (door) process.stdout.write(`asked through ${door} as well: ${throughDoor}\n`);
  if (askedAnew.length > 0) process.stdout.write(`asked of a set-up made anew: ${askedAnew.join(", ")}\n`);
  if (positionals.length === 0 && !values["without-peers"] && !door) await writeAccuracy(results, notRun);
  const verdict = verdictOn(results, notRun, broken, process.env["CI"] !== undefined);
  for (const complaint of verdict) process.stdout.write(`${complaint}\n`);
  process.stdout.write(
    `${results.length - results.filter((one) => one.grade.misses.length > 0).length} passed, ${results.filter((one) => one.grade.misses.length > 0).length} failed\n`,
  );
  return verdict.length === 0 ? 0 : 1;
}

process.exitCode = await main();
