// The command line as scripts and monitors use it: exit status, stdout, stderr, time.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { startBlackHole } from "../../src/demo/servers/black-hole.ts";
import { startOddListener } from "../../src/demo/servers/odd-listener.ts";
import type { Report } from "../../src/report/report.ts";
import { closedPort } from "../support/check.ts";
import { temporaryDirectory, sharedCluster } from "../support/cluster.ts";
import { command } from "../support/command.ts";
import { runDbcheck } from "../support/modules.ts";
import { dbcheck } from "../support/processes.ts";

const cluster = await sharedCluster();
const dir = await temporaryDirectory();
const report = (text: string) => JSON.parse(text) as Report;

test("a healthy bare URL: 0, the report and nothing else on stdout", async () => {
  const { stdout, stderr, exitCode } = await dbcheck(["check", cluster.url(), "--json"]);
  assert.equal(exitCode, 0, stderr);
  const { schema, verdict, target } = report(stdout);
  assert.deepEqual(
    [schema, verdict.status, verdict.cause, target.user],
    ["dbcheck.report/1", "healthy", null, "postgres"],
  );
  assert.ok(!stdout.includes("test-password"));
  const text = await command(["check", cluster.url()]);
  assert.match(text.stdout, /^127\.0\.0\.1\/postgres: HEALTHY\n/);
  const markdown = await command(["check", cluster.url(), "--markdown"]);
  assert.match(markdown.stdout, /^# 127\.0\.0\.1\/postgres: healthy\n/);
});

test("a write is tried where the flag allows it, and only there", async () => {
  for (const [flags, outcome] of [
    [[], "unknown"],
    [["--allow-write-canary"], "passed"],
  ] as const) {
    const { stdout, exitCode } = await command(["check", cluster.url(), "--json", ...flags]);
    assert.deepEqual([exitCode, report(stdout).observations.find(({ id }) => id === "writes")?.outcome], [0, outcome]);
  }
});

test("without an argument: the libpq environment, as psql would", async () => {
  const env = {
    PGHOST: "127.0.0.1",
    PGPORT: String(cluster.port),
    PGUSER: "postgres",
    PGPASSWORD: "test-password",
    PGDATABASE: "postgres",
  };
  const { stdout, exitCode } = await command(["check", "--json"], env);
  assert.equal(exitCode, 0);
  assert.equal(report(stdout).observations.find(({ id }) => id === "config")?.facts["sslmode"], "prefer");
});

test("down is 2 and keeps to its timeout, even where nobody answers", async () => {
  const [hole, silent] = [await startBlackHole(), await startOddListener({ kind: "silent" })];
  try {
    const refused = await dbcheck(["check", `postgres://u:p@127.0.0.1:${closedPort}/d`, "--json"]);
    assert.deepEqual([refused.exitCode, report(refused.stdout).verdict.cause], [2, "tcp-refused"]);
    for (const port of [hole.port, silent.port]) {
      const { stdout, exitCode, tookMs } = await dbcheck([
        "check",
        `postgres://u:p@127.0.0.1:${port}/d?sslmode=disable`,
        "--json",
        "--timeout",
        "1",
      ]);
      assert.ok([2, 3].includes(exitCode ?? 0), stdout);
      // Left alone, either would be waited for longer than four seconds.
      assert.ok(report(stdout).tookMs < 3500, `${report(stdout).tookMs} ms`);
      const startMs = refused.tookMs - report(refused.stdout).tookMs;
      assert.ok(tookMs < report(stdout).tookMs + 3 * startMs + 3000, `${tookMs} ms, where a start takes ${startMs} ms`);
    }
  } finally {
    await Promise.all([hole.close(), silent.close()]);
  }
});

test("what is wrong with a target is a report: a bad URL, an unset variable, a template", async () => {
  for (const [subject, cause] of [
    ["postgres://u:p@h:notaport/d", "config-port-invalid"],
    ["", "config-variable-missing"],
    ["${DATABASE_URL}", "config-variable-missing"],
    ["mysql://u:p@h/d", "config-scheme-unsupported"],
    ["postgres://u:p@h/d\n", "config-stray-whitespace"],
  ] as const) {
    const { stdout, exitCode } = await command(["check", subject, "--json"]);
    assert.deepEqual([exitCode, report(stdout).verdict.status, report(stdout).verdict.cause], [2, "down", cause]);
  }
});

test("usage errors: 3, explained on stderr, stdout empty, no stack trace", async () => {
  const file = join(dir, "targets.yaml");
  await writeFile(file, `targets:\n  storefront: { url: "${cluster.url()}" }\n  unset: { url: "\${NOPE}" }\n`);
  await writeFile(join(dir, "broken.yaml"), "targets: [\n");
  for (const [args, said] of [
    [["check", "storefrnt", "--targets", file], /no target "storefrnt".*Did you mean storefront\?/],
    [["check", "x; drop table users", "--targets", file], /no target/],
    [["check", "storefront", "--targets", join(dir, "none.yaml")], /no targets file/],
    [["check", "storefront", "--targets", join(dir, "broken.yaml")], /broken\.yaml:\d+:\d+: not valid YAML/],
    [["check", "--nonsense"], /unknown option '--nonsense'/],
    [["check", "a", "b"], /too many arguments/],
    [["check", cluster.url(), "--timeout", "soon"], /number of seconds/],
    [["frobnicate"], /unknown command 'frobnicate'/],
    [["replay", join(dir, "none.json")], /Cannot read/],
    [["replay", file], /is not JSON/],
  ] as const) {
    const { stdout, stderr, exitCode } = await command([...args]);
    assert.deepEqual([exitCode, stdout], [3, ""], args.join(" "));
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /\n\s+at |test-password/);
  }
  const asProcess = await dbcheck(["frobnicate"]);
  assert.deepEqual(asProcess, { ...(await command(["frobnicate"])), tookMs: asProcess.tookMs });
  const { exitCode } = await command(["check", "storefront", "--targets", file]);
  assert.equal(exitCode, 0);
  const unset = await command(["check", "unset", "--json"], { DBCHECK_TARGETS: file });
  assert.deepEqual([unset.exitCode, report(unset.stdout).verdict.cause], [2, "config-variable-missing"]);
  const listed = await command(["targets", "--targets", file]);
  assert.equal(listed.exitCode, 0);
  assert.match(listed.stdout, /storefront\s+127\.0\.0\.1:\d+\/postgres as postgres/);
  assert.match(listed.stdout, /config-variable-missing: url: the variable NOPE is not set/);
  assert.ok(!listed.stdout.includes("test-password"));
});

test("where no more files can be opened: a row says so, and it is no bug", () => {
  const said: string[] = [];
  // From too few for Node itself, by way of too few for a child of its own that looks names up, to enough.
  for (let most = 18; most <= 48; most += 2) {
    const words = [process.execPath, ...runDbcheck("check", "postgres://a:b@localhost:1/x")];
    const limited = ["-c", `ulimit -n ${most}; exec "$0" "$@"`, ...words];
    const { stdout } = spawnSync("sh", limited, { encoding: "utf8", env: { PATH: process.env["PATH"] } });
    if (stdout !== "") said.push(stdout);
  }
  assert.ok(said.some((text) => text.includes("tcp-refused")));
  for (const text of said) assert.match(text, /tcp-refused|localhost cannot be resolved \[ECHILD\]/);
});

test("Ctrl-C ends it with the partial report", async () => {
  // It waits for a word that never comes; the signal is given once it has greeted, however long the start took.
  let greeted: (chunk: Buffer) => void = () => {};
  const hasGreeted = new Promise((resolve) => (greeted = resolve));
  const silent = createServer((socket) => socket.on("error", () => {}).on("data", greeted)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const { stdout, exitCode } = await dbcheck(
    ["check", `postgres://u:p@127.0.0.1:${port}/d?sslmode=disable`, "--json", "--timeout", "600"],
    {},
    { signalWhen: hasGreeted },
  );
  silent.close();
  assert.ok([2, 3].includes(exitCode ?? 0), String(exitCode));
  assert.equal(report(stdout).observations.find(({ id }) => id === "tcp")?.outcome, "passed");
});

test("replay gives the same verdict from a saved report, offline and at its own time", async () => {
  const path = join(dir, "saved.json");
  for (const subject of [cluster.url(), cluster.url("nosuch"), "postgres://u:p@h:0/d"]) {
    const first = await command(["check", subject, "--json"]);
    await writeFile(path, first.stdout);
    const again = await command(["replay", path, "--json"]);
    assert.equal(again.exitCode, first.exitCode, again.stderr);
    assert.deepEqual(report(again.stdout).verdict, report(first.stdout).verdict);
    assert.deepEqual(report(again.stdout).findings, report(first.stdout).findings);
  }
});
