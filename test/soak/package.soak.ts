// The package as npm packs it, installed clean, on each Node that it promises: check, lint and the demo.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { runtimeConfig } from "../../src/demo/blockster.ts";
import type { Report } from "../../src/report/report.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const run = promisify(execFile);
const root = process.cwd();
const scratch = await temporaryDirectory();
const main = join(scratch, "app/node_modules/dbcheck/dist/main.js");
const [installMs, commandMs] = [300_000, 180_000];
/** Beside the Node that runs this: those that npm has as packages of their own. */
const majors = ["22", "24"];

async function npm(cwd: string, ...words: string[]): Promise<string> {
  await mkdir(cwd, { recursive: true });
  const { stdout } = await run("npm", [...words, "--no-audit", "--no-fund"], { cwd, timeout: installMs });
  return stdout;
}

before(async () => {
  await npm(root, "run", "build");
  const [packed] = JSON.parse(await npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", scratch)) as {
    filename: string;
  }[];
  const app = join(scratch, "app");
  await npm(app, "install", "--prefix", app, join(scratch, packed?.filename ?? ""));
  await writeFile(join(scratch, "runtime.exs"), runtimeConfig);
});

async function nodeOf(major: string): Promise<string> {
  const tools = join(scratch, `node-${major}`);
  await npm(tools, "install", "--no-save", "--prefix", tools, `node@${major}`);
  const node = join(tools, "node_modules/node/bin/node");
  assert.match((await run(node, ["--version"])).stdout, new RegExp(`^v${major}\\.`));
  return node;
}

for (const major of [null, ...majors])
  test(`on Node ${major ?? process.version}: check, lint and the demo do their work`, async () => {
    const node = major === null ? process.execPath : await nodeOf(major);
    const dbcheck = async (...words: string[]) =>
      run(node, [main, ...words], { cwd: scratch, timeout: commandMs })
        .then(({ stdout, stderr }) => ({ stdout, stderr, code: 0 }))
        .catch((error: { stdout: string; stderr: string; code: number }) => error);
    const checked = await dbcheck("check", "postgres://nobody@127.0.0.1:1/none", "--json");
    const { verdict } = JSON.parse(checked.stdout) as Report;
    assert.deepEqual([checked.code, verdict.cause], [2, "tcp-refused"], checked.stderr);
    const linted = await dbcheck("lint", "--framework", "ecto", "runtime.exs");
    assert.equal(linted.code, 1, linted.stderr);
    assert.match(linted.stdout, /\{:keepalive, true\}/);
    const shown = await dbcheck("demo", "--once", "billing");
    assert.equal(shown.code, 2, shown.stderr);
    assert.match(shown.stdout, /billing: Down[^]*Do now/);
  });
