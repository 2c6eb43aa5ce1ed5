// `dbcheck lint` and `dbcheck isolate` as scripts use them: exit status, stdout, stderr, and nothing secret in either.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { readConfigFile } from "../../src/playbooks/file.ts";
import { lintCommand } from "../../src/cli/lint.ts";
import { schemaCommand, type SchemaName } from "../../src/cli/schema.ts";
import { playbooks } from "../../src/playbooks/index.ts";
import { UserMistake } from "../../src/errors.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { command } from "../support/command.ts";
import { dbcheck } from "../support/processes.ts";

const dir = await temporaryDirectory();
const canary = "canary-9f3e71";
const configs = "test/playbooks/configs";
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validatorOf = async (name: SchemaName) => ajv.compile(JSON.parse((await schemaCommand(name)).stdout) as object);
const plain = { framework: undefined, database: undefined, json: true, strict: false };

test("lint: 1 with findings as the contract has them, 0 without, and the password in neither", async () => {
  const bad = await dbcheck(["lint", "--framework", "ecto", `${configs}/ecto/bad-bare-keepalive.exs`, "--json"]);
  assert.equal(bad.exitCode, 1, bad.stderr);
  const { schema, options, findings } = JSON.parse(bad.stdout) as {
    schema: string;
    options: Record<string, unknown>;
    findings: object[];
  };
  assert.equal(schema, "dbcheck.lint/1");
  assert.ok(Array.isArray(options["socket_options"]));
  for (const finding of findings)
    for (const key of ["cause", "option", "line", "why", "fix", "source", "provenOn", "write", "do"])
      assert.ok(key in finding, key);
  const good = await command(["lint", "--framework", "spring", `${configs}/spring/good-application.yml`]);
  assert.equal(good.exitCode, 0, good.stderr);
  assert.match(good.stdout, /No mistakes found/);
  const text = await command(["lint", "--framework", "prisma", `${configs}/prisma/bad-parameters.env`]);
  assert.match(text.stdout, /line 2: .*\n {2}do: {5}/);
  for (const { stdout, stderr } of [bad, good, text]) assert.ok(!(stdout + stderr).includes(canary));
});

test("lint: what cannot be read is 3, with a sentence on stderr and nothing on stdout", async () => {
  const file = async (name: string, bytes: string | Buffer) => {
    await writeFile(join(dir, name), bytes);
    return join(dir, name);
  };
  await mkdir(join(dir, "folder.exs"));
  const cases: [words: string[], says: RegExp][] = [
    [["--framework", "ecto", join(dir, "gone.exs")], /Cannot read .*no such file|ENOENT/i],
    [["--framework", "ecto", join(dir, "folder.exs")], /is a folder.*for a single file/],
    [["--framework", "ecto", await file("empty.exs", "\n\n")], /is empty/],
    [
      ["--framework", "django", await file("binary.py", Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe]))],
      /not a text file/,
    ],
    [
      ["--framework", "rails", await file("large.yml", "a: b\n".repeat(210_000))],
      /1026 kB.*limit is 512 kB.*Give only the part/,
    ],
    [
      ["--framework", "rails", await file("broken.yml", "production:\n  host: [a\n  port: }")],
      /Line \d is not valid YAML/,
    ],
    [["--framework", "ectoo", `${configs}/ecto/good-phoenix.exs`], /Did you mean ecto\?/],
    [["--framework", "pg-bouncer", `${configs}/ecto/good-phoenix.exs`], /Did you mean pgbouncer\?/],
    [["--framework", "ecto", `${configs}/spring/good-application.yml`], /contains no database configuration/],
    [[await file("notes.txt", "Buy milk.\n")], /No framework reads a database in this file.*--framework NAME/],
    [
      ["--framework", "prisma", await file("schema.prisma", 'datasource db {\n  provider = "sqlite"\n}\n')],
      /not PostgreSQL: the provider is SQLite/,
    ],
  ];
  for (const [words, says] of cases) {
    const { stdout, stderr, exitCode } = await command(["lint", ...words]);
    assert.deepEqual([exitCode, stdout], [3, ""], `${words.join(" ")}: ${stderr}`);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test("lint: without --framework it finds out whose file it is, and says so; notes are no mistakes but with --strict", async () => {
  const found = await lintCommand(`${configs}/ecto/bad-bare-keepalive.exs`, { ...plain, json: false });
  assert.match(
    found.stdout,
    /^Ecto \(Postgrex, Oban\): .*\nDetected as ecto\. If that is wrong, name it with --framework\.$/m,
  );
  const files: [string, string][] = [
    ["rails/good-default.yml", "rails"],
    ["spring/good-profiles.yml", "spring"],
    ["spring/good-application.properties", "spring"],
    ["django/good-settings.py", "django"],
    ["prisma/good-schema.prisma", "prisma"],
    ["node-postgres/good-knexfile.js", "node-postgres"],
    ["generic/good-env.env", "generic"],
    ["sqlalchemy/good-flask.py", "sqlalchemy"],
    ["sqlalchemy/good-alembic.ini", "sqlalchemy"],
    ["sqlalchemy/good-environment.env", "sqlalchemy"],
  ];
  for (const [path, framework] of files) {
    const { stdout } = await lintCommand(`${configs}/${path}`, plain);
    assert.equal((JSON.parse(stdout) as { framework: string }).framework, framework, path);
  }
  await writeFile(join(dir, "sizes.ts"), "new Pool({ database: 'd', user: 'u', max: 0 });\n");
  const [usual, strict] = [
    await lintCommand(join(dir, "sizes.ts"), plain),
    await lintCommand(join(dir, "sizes.ts"), { ...plain, strict: true }),
  ];
  assert.deepEqual([usual.exitCode, strict.exitCode], [0, 1]);
  assert.deepEqual(
    (JSON.parse(usual.stdout) as { findings: { option: string; severity: string }[] }).findings.map((one) => [
      one.option,
      one.severity,
    ]),
    [["max", "note"]],
  );
});

test("lint: .properties in Latin-1, which is Java's own, are read", async () => {
  const path = join(dir, "application.properties");
  const text =
    "# Verf\xfcgbarkeit\nspring.datasource.url=jdbc:postgresql://db/caf\xe9\n" +
    "spring.datasource.hikari.maximum-pool-size=5\n";
  await writeFile(path, Buffer.from(text, "latin1"));
  const { stdout, exitCode } = await lintCommand(path, { ...plain, json: false });
  assert.equal(exitCode, 0);
  assert.match(stdout, /^Spring Boot .*: 2 options read/m);
});

test("a file may be as large as configurations are, and no larger", async () => {
  const write = async (bytes: number) => {
    await writeFile(join(dir, "size"), "x".repeat(bytes));
    return readConfigFile(join(dir, "size"));
  };
  assert.equal((await write(512 * 1024)).length, 512 * 1024);
  await assert.rejects(write(512 * 1024 + 1), UserMistake);
});

test("isolate: the contract's shape, the framework's line, and no secret of the options", async () => {
  const tests = join(dir, "tests.yaml");
  await writeFile(
    tests,
    `tests:
  - name: Repo in the release
    outcome: failed
    options: { hostname: db, socket_options: [":inet6", ":keepalive"], password: ${canary} }
  - name: direct driver
    outcome: passed
    same_as: Repo in the release
    options: { hostname: "fdaa::e", socket_options: [":inet6"], url: "postgres://app:${canary}@db/app" }
`,
  );
  const json = await command(["isolate", tests, "--json", "--framework", "ecto"]);
  assert.equal(json.exitCode, 0, json.stderr);
  const { schema, discriminating, confounded, untested } = JSON.parse(json.stdout) as Record<string, never> & {
    schema: string;
    discriminating: { option: string; value: unknown; failed: string[]; passed: string[] }[];
    confounded: { test: string; against: string; differsIn: string[] }[];
    untested: { option: string; suggestion: string }[];
  };
  assert.equal(schema, "dbcheck.isolation/1");
  const keepalive = discriminating.find(({ value }) => value === ":keepalive");
  assert.deepEqual([keepalive?.failed, keepalive?.passed], [["Repo in the release"], ["direct driver"]]);
  assert.deepEqual([confounded[0]?.test, confounded[0]?.against], ["direct driver", "Repo in the release"]);
  assert.ok(untested.some(({ suggestion }) => suggestion.includes("socket_options:")));
  const text = await command(["isolate", tests]);
  assert.equal(text.exitCode, 0);
  for (const { stdout, stderr } of [json, text]) assert.ok(!(stdout + stderr).includes(canary));
});

test("isolate: a file that is no list of tests is 3, and says where", async () => {
  for (const [body, says] of [
    ["tests: [", /line 1|YAML/i],
    ["tests:\n  - name: a\n    outcome: maybe\n", /outcome/],
    ["tests:\n  - name: a\n    outcome: passed\n    same_as: nobody\n", /nobody/],
    ["nothing: here\n", /tests/],
  ] as const) {
    await writeFile(join(dir, "broken.yaml"), body);
    const { stdout, stderr, exitCode } = await command(["isolate", join(dir, "broken.yaml")]);
    assert.deepEqual([exitCode, stdout], [3, ""], stderr);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test("check --app-config: needs a file that can be read, and finds out whose it is", async () => {
  const url = "postgres://u:p@127.0.0.1:1/d";
  await writeFile(join(dir, "list.txt"), "Buy milk.\n");
  for (const [words, says] of [
    [["--app-config", join(dir, "list.txt")], /--framework NAME/],
    [["--app-config", join(dir, "gone"), "--framework", "ecto"], /Cannot read/],
    [["--app-config", `${configs}/rails/good-default.yml`, "--framework", "ecto"], /no database configuration/],
  ] as const) {
    const { stdout, stderr, exitCode } = await command(["check", url, ...words]);
    assert.deepEqual([exitCode, stdout], [3, ""], stderr);
    assert.match(stderr, says);
  }
  const words = ["--app-config", `${configs}/ecto/bad-bare-keepalive.exs`, "--timeout", "5"];
  for (const format of ["--json", "--markdown"]) {
    const { stdout, stderr, exitCode } = await command(["check", url, format, ...words]);
    assert.equal(exitCode, 2, stderr);
    assert.match(stdout, /keepalive/);
    assert.ok(!stdout.includes(canary));
  }
});

test("lint --json: the options of all databases by their names, the application's own or the one asked for first", async () => {
  const file = `${configs}/rails/bad-sections.yml`;
  const answer = async (database?: string) =>
    JSON.parse((await lintCommand(file, { ...plain, database })).stdout) as Section & { configurations: Section[] };
  interface Section {
    database: string;
    options: Record<string, unknown>;
    lines: Record<string, number>;
    opaque: string[];
  }
  const whole = await answer();
  const names = ["production.primary", "production.cache", "development", "test", "cucumber"];
  assert.deepEqual(
    whole.configurations.map(({ database }) => database),
    names,
  );
  const [first, cache] = whole.configurations;
  for (const key of ["database", "options", "lines", "opaque"] as const)
    assert.deepEqual(first?.[key], whole[key], key);
  assert.equal(cache?.lines["adapter"], 22);
  assert.notDeepEqual(cache?.options, first?.options);
  const asked = await answer("test");
  assert.deepEqual([asked.database, asked.configurations[0]?.database], ["test", "test"]);
  assert.deepEqual(asked.configurations.map(({ database }) => database).toSorted(), names.toSorted());
  const isLint = await validatorOf("lint");
  assert.ok(isLint(whole) && isLint(asked), JSON.stringify(isLint.errors));
});

test("lint --json: what it writes is valid by its schema, for each framework's samples, server files and folders", async () => {
  const [isLint, isFolder] = [await validatorOf("lint"), await validatorOf("lint-directory")];
  const samples = playbooks.map(({ framework }) => `${configs}/${framework}`);
  const files = samples.flatMap((folder) => {
    const names = readdirSync(folder);
    return [names.find((one) => one.startsWith("bad-")), names.find((one) => one.startsWith("good-"))].map(
      (name) => `${folder}/${name}`,
    );
  });
  await writeFile(join(dir, "pgbouncer.ini"), "[databases]\n* = host=db\n[pgbouncer]\npool_mode = transactions\n");
  await writeFile(join(dir, "pg_hba.conf"), "host all all 10.0.0.0/8 trust\n");
  for (const path of [...files, join(dir, "pgbouncer.ini"), join(dir, "pg_hba.conf")]) {
    const framework = playbooks.find((one) => path.startsWith(`${configs}/${one.framework}/`))?.framework;
    const { stdout } = await lintCommand(path, { ...plain, framework });
    assert.ok(isLint(JSON.parse(stdout)), `${path}: ${JSON.stringify(isLint.errors)}`);
  }
  const whole = await lintCommand(`${configs}/rails`, plain);
  assert.ok(isFolder(JSON.parse(whole.stdout)), JSON.stringify(isFolder.errors));
});

test("lint --json: a finding has the whole line to write, or what to do by hand, as the text has them", async () => {
  const path = join(dir, "kinds.js");
  await writeFile(path, 'import { Pool } from "pg";\nnew Pool({\n  username: "x",\n  pool_size: 5, port: 5432,\n});\n');
  const answer = JSON.parse((await lintCommand(path, plain)).stdout) as { findings: Record<string, unknown>[] };
  assert.deepEqual(
    answer.findings.map(({ line, fix, write, do: toDo, fixLine }) => [line, fix, write, toDo, fixLine]),
    [
      [3, 'user: "x"', 'user: "x",', null, undefined],
      [4, "max: 5", null, "write max: 5 in place of pool_size and its value", undefined],
    ],
  );
  const isLint = await validatorOf("lint");
  for (const [write, isValid] of [
    ["x", true],
    [null, true],
    [1, false],
    [undefined, false],
  ])
    assert.equal(isLint({ ...answer, findings: answer.findings.map((one) => ({ ...one, write })) }), isValid);
  const { stdout } = await lintCommand(path, { ...plain, json: false });
  assert.match(stdout, /^ {2}write: {2}user: "x",$/m);
  assert.match(stdout, /^ {2}do: {5}write max: 5 in place of pool_size and its value$/m);
});

test("lint: all sections of a file are looked at, and a finding names its own; --database takes one of them", async () => {
  const file = `${configs}/rails/bad-sections.yml`;
  const whole = await lintCommand(file, { ...plain, json: false });
  assert.equal(whole.exitCode, 1);
  assert.match(
    whole.stdout,
    /^It has 5 databases: production\.primary, production\.cache, development, test, cucumber\.$/m,
  );
  assert.match(whole.stdout, /^line 22, production\.cache: Active Record has no adapter/m);
  assert.match(whole.stdout, /^line 5: .*checkout_timout/m);
  const { findings } = JSON.parse((await lintCommand(file, plain)).stdout) as {
    findings: { line: number; database?: string }[];
  };
  assert.deepEqual(
    findings.map(({ line, database }) => [line, database]),
    [
      [5, undefined],
      [10, "development"],
      [22, "production.cache"],
    ],
  );
  const one = await lintCommand(file, { ...plain, json: false, database: "test" });
  assert.ok(one.stdout.includes("(test)") && !one.stdout.includes("line 22") && !one.stdout.includes("line 10"));
  await assert.rejects(
    lintCommand(file, { ...plain, database: "archive" }),
    (error) =>
      error instanceof UserMistake &&
      /no database called archive\. It has: production\.primary, .*cucumber\./.test(error.message),
  );
});
