// `dbcheck targets`: what is registered, what is wrong with it, and no secret.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { targetsCommand } from "../../src/cli/targets.ts";
import { program } from "../../src/cli/program.ts";
import { UserMistake } from "../../src/errors.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();
async function fileOf(text: string): Promise<string> {
  const file = join(dir, `${Math.random()}.yaml`);
  await writeFile(file, text);
  return file;
}

const sample = `targets:
  good:
    url: \${MAIN}
    direct_url: postgres://u:hunter3@direct:5433/db?sslmode=require
  bad: { url: "postgres://u:hunter2/x@h/db" }
  unset: { url: "\${NOPE}" }
  odd: { url: "postgres://u:hunter2#x@h/db" }
`;
const env = { MAIN: "postgres://u:hunter2@pooled/db" };

test("lists every target with what is wrong with it; a wrong target is not a wrong file: 0", async () => {
  const { stdout, stderr, exitCode } = await targetsCommand({ file: await fileOf(sample), json: false, env });
  assert.deepEqual([exitCode, stderr], [0, ""]);
  assert.match(stdout, /^good +pooled:5432\/db/m);
  assert.match(stdout, /^ +! config-password-unescaped: url: .*Percent-encode it/m);
  assert.match(stdout, /^ +! config-variable-missing: url: the variable NOPE is not set/m);
  assert.match(stdout, /^ +\? url: .* a raw "#"/m);
  assert.ok(!stdout.includes("hunter"));
});

test("the same as JSON", async () => {
  const { stdout, exitCode } = await targetsCommand({ file: await fileOf(sample), json: true, env });
  const { schema, targets } = JSON.parse(stdout) as {
    schema: string;
    targets: { name: string; problems: { cause: string }[]; direct_url: object }[];
  };
  assert.deepEqual([exitCode, schema], [0, "dbcheck.targets/1"]);
  assert.deepEqual(
    targets.map(({ name, problems }) => [name, problems[0]?.cause]),
    [
      ["good", undefined],
      ["bad", "config-password-unescaped"],
      ["unset", "config-variable-missing"],
      ["odd", undefined],
    ],
  );
  assert.deepEqual(targets[0]?.direct_url, {
    hosts: [{ host: "direct", port: 5433 }],
    database: "db",
    user: "u",
    sslmode: "require",
    password: "[secret]",
  });
  assert.ok(!stdout.includes("hunter"));
});

test("no targets is an answer; a file that cannot be used is 3", async () => {
  assert.match(
    (await targetsCommand({ file: await fileOf("targets: {}\n"), json: false, env })).stdout,
    /has no targets/,
  );
  const broken = await fileOf("targets:\n  a: { url: hunter2, ulr: hunter2 }\n");
  await assert.rejects(targetsCommand({ file: broken, json: true, env }), (error: unknown) => {
    assert.ok(error instanceof UserMistake);
    assert.match(error.message, /:2:\d+: targets\.a\.ulr: unknown key/);
    return !error.message.includes("hunter2");
  });
  assert.equal(await program(["targets", "--targets", broken], env), 3);
});
