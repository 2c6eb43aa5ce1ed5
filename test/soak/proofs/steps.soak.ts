// The steps that people are given: with the target's values, without a secret; and those that can run here are run.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { Client } from "pg";
import { frameworkAdvice } from "../../../src/checkup/framework-advice.ts";
import { playbookFor, playbooks } from "../../../src/playbooks/index.ts";
import type { Framework, StepPlace } from "../../../src/playbooks/playbook.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { findProgram, needsRun } from "../../support/optional.ts";
import { aConninfo, aTarget } from "../../support/target.ts";

const run = promisify(execFile);
const cluster = await testCluster();
const dir = await temporaryDirectory();
const place: StepPlace = {
  host: "127.0.0.1",
  port: cluster.port,
  database: "shop",
  user: "shop",
  sslmode: "prefer",
  config: null,
};

before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role shop login password 'test-password'");
  await client.query("create database shop owner shop");
  await client.end();
});

for (const playbook of playbooks)
  test(`${playbook.framework}: its steps name the target and no secret, and say what an answer tells`, () => {
    const { logs } = playbook;
    const all = playbook.steps(place);
    assert.ok(all.length >= 2 && logs.search.length >= 4 && logs.hint.length > 20);
    assert.ok(all.some(({ code }) => code.includes(String(place.port)) && code.includes("127.0.0.1")));
    for (const { title, code, reads } of all) {
      assert.ok(title !== "" && code !== "" && reads.length > 20, title);
      assert.doesNotMatch(code, /password\s*[=:]\s*["'][^$"'[]/i, title);
    }
  });

test("names that would act in a shell are left for the person to fill in", () => {
  const conninfo = aConninfo({ database: "a'; rm -rf /", user: 'x"$(id)' });
  const target = {
    ...aTarget(conninfo),
    application: { framework: "node-postgres", config: null, tests: null, healthUrl: null },
  };
  const advice = frameworkAdvice(target, null);
  assert.ok(advice);
  assert.ok(!JSON.stringify(advice).includes("rm -rf") && !JSON.stringify(advice).includes("$(id)"));
  assert.match(JSON.stringify(advice), /database: \\"DATABASE\\", user: \\"USER\\"/);
});

async function answers(
  framework: Framework,
  at: number,
  says: RegExp,
  shims: Record<string, string> = {},
  cwd = ".",
): Promise<void> {
  const bin = join(dir, `bin-${framework}-${at}`);
  await mkdir(bin);
  for (const [name, path] of Object.entries(shims)) await symlink(path, join(bin, name));
  const code = playbookFor(framework).steps(place)[at]?.code ?? "";
  const env = { PATH: `${bin}:${process.env["PATH"]}`, DBCHECK_PASSWORD: "test-password", LANG: "C.UTF-8" };
  const { stdout } = await run("bash", ["-c", code], { cwd, env, timeout: 240_000 });
  assert.match(stdout, says, code);
}

test("node-postgres: driver and pool alone", async () => {
  await answers("node-postgres", 0, /current_user: 'shop'/);
  await answers("node-postgres", 1, /failed: \[\]/);
});

test("generic: psql", { skip: needsRun("psql", ["--version"], "postgresql-client") }, async () => {
  await answers("generic", 0, /1 row/);
});

const python = "/usr/bin/python3";
test(
  "Django: the driver alone",
  { skip: needsRun(python, ["-c", "import psycopg2"], "python3-psycopg2") },
  async () => {
    await answers("django", 1, /'user': 'shop'/, { python });
  },
);

test("Rails: the driver alone", { skip: needsRun("/usr/bin/ruby", ["-rpg", "-e", "1"], "ruby-pg") }, async () => {
  await answers("rails", 1, /dbname/, { ruby: "/usr/bin/ruby" });
});

const jars = ["postgresql", "HikariCP", "slf4j-api"];
const hasJava = findProgram("javac") !== null && jars.every((name) => existsSync(`/usr/share/java/${name}.jar`));
test(
  "Spring: the driver alone, and the pool alone",
  { skip: hasJava ? false : "not installed here: a JDK, pgjdbc, HikariCP" },
  async () => {
    const app = join(dir, "app");
    await mkdir(join(app, "BOOT-INF/lib"), { recursive: true });
    for (const name of jars) await symlink(`/usr/share/java/${name}.jar`, join(app, `BOOT-INF/lib/${name}-1.jar`));
    await answers("spring", 1, /^shop /, {}, app);
    await answers("spring", 2, /^true/, {}, app);
  },
);
