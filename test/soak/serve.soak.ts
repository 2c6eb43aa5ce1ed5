// The bot as a process tells no secret, says what changed since a target last worked, and ends where it cannot work.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { Client } from "pg";
import { stringify } from "yaml";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { ada, botStage, finals, incidents } from "../cli/bot-stage.ts";
import { testCluster } from "../support/cluster.ts";
import { startDbcheck } from "../support/processes.ts";
import { until } from "../support/until.ts";

const canary = "c4n4ry-S3cret:/@%";
const patients = await testCluster();
const { dir, environment } = await botStage();

test("a secret comes out nowhere: not in Slack, logs, store, queue", async () => {
  const admin = new Client({ connectionString: patients.url() });
  await admin.connect();
  await admin.query(`create role canary login password '${canary}'`);
  await admin.query("create database canary owner canary");
  await admin.end();
  const login = `canary:${encodeURIComponent(canary)}`;
  const workspace = await startWorkspace();
  after(() => workspace.close());
  // The application's own files hold secrets of their own: in options, URLs, fallbacks, and what people wrote down.
  const [config, tests] = [join(dir, "leaks-runtime.exs"), join(dir, "leaks-tests.yaml")];
  await writeFile(
    config,
    `config :shop, Shop.Repo,
  url: System.get_env("DATABASE_URL") || "ecto://canary:${encodeURIComponent(canary)}@db/canary",
  password: ${JSON.stringify(canary)},
  ssl: [password: ${JSON.stringify(canary)}],
  parameters: [application_name: "password=${canary}"],
  socket_options: [:inet6, :keepalive]
`,
  );
  await writeFile(
    tests,
    stringify({
      tests: [
        { name: "a", outcome: "failed", options: { password: canary, socket_options: [":keepalive"] } },
        {
          name: "b",
          outcome: "passed",
          options: { url: `postgres://x:${encodeURIComponent(canary)}@db/d`, socket_options: [":inet6"] },
        },
      ],
    }),
  );
  const env = await environment(
    "leaks",
    workspace,
    `  right: { url: "postgres://${login}@127.0.0.1:${patients.port}/canary", application: { framework: ecto, ` +
      `role: canary, expected_connections: 1, config: "${config}", tests: "${tests}" } }\n  wrong: { url: ` +
      `"postgres://${login}@127.0.0.1:${patients.port}/nosuch" }\n  broken: { url: ` +
      `"postgres://canary:${canary}@127.0.0.1:${patients.port}/canary?sslmode=nonsense" }\n`,
  );
  const bot = startDbcheck(["serve"], env);
  await bot.until("dbcheck is up");
  for (const [at, name] of ["right", "wrong", "broken"].entries()) {
    await workspace.command({ channel: incidents, user: ada, text: `/dbcheck ${name}` });
    await until(`the end of ${name}`, () => finals(workspace).length === at + 1);
  }
  for (const message of finals(workspace))
    await workspace.press({ channel: incidents, ts: message.ts, actionId: "dbcheck_details", user: ada });
  await until(
    "the details of each",
    () => workspace.calls("views.open").length === 3 && workspace.views(ada).length > 0,
  );
  await workspace.command({ channel: incidents, user: ada, text: "/dbcheck list" });
  await until("the list", () =>
    workspace.ephemerals(ada).some((one) => /right[\s\S]*nosuch/.test(JSON.stringify(one))),
  );
  const store = new Client({ connectionString: env["DBCHECK_STORE_URL"] });
  await store.connect();
  const { rows: tables } = await store.query(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in " +
      "('pg_catalog', 'information_schema')",
  );
  const dump: string[] = [];
  for (const { name } of tables)
    dump.push(...(await store.query(`select t::text as row from ${name} t`)).rows.map(({ row }) => `${name} ${row}`));
  await store.end();
  assert.ok(dump.length > 20);
  assert.ok(dump.join("").includes(":keepalive"), "the application's configuration was read");
  const exits = {
    slack: JSON.stringify(workspace.calls()),
    shown: JSON.stringify([workspace.messages(incidents), workspace.views(ada), workspace.ephemerals()]),
    log: bot.log(),
    store: dump.join("\n"),
  };
  const forms = [
    canary,
    encodeURIComponent(canary),
    JSON.stringify(canary).slice(1, -1),
    Buffer.from(canary).toString("base64"),
    Buffer.from(canary).toString("hex"),
    "c4n4ry",
  ];
  for (const [exit, text] of Object.entries(exits))
    for (const form of forms)
      assert.ok(
        !text.includes(form),
        `${form} in ${exit}: ${text.slice(Math.max(0, text.indexOf(form) - 200), text.indexOf(form) + 60)}`,
      );
  assert.ok(!exits.log.includes("response_url") && !exits.log.includes(workspace.botToken));
});

test("what changed since it last worked is said, with the time", async () => {
  const admin = new Client({ connectionString: patients.url() });
  await admin.connect();
  await admin.query("create database moved");
  const workspace = await startWorkspace();
  after(() => workspace.close());
  const moved = (database: string) => `  moved: { url: "${patients.url(database)}" }\n`;
  const env = await environment("changes", workspace, moved("moved"));
  const bot = startDbcheck(["serve"], env);
  await bot.until("dbcheck is up");
  const check = async (already: number) => {
    await workspace.command({ channel: incidents, user: ada, text: "/dbcheck moved" });
    return until("the end", () => finals(workspace)[already]);
  };
  assert.match(JSON.stringify(await check(0)), /Healthy/);
  await writeFile(env["DBCHECK_TARGETS"] ?? "", `targets:\n${moved("elsewhere")}`);
  await bot.until("targets reloaded");
  const shown = JSON.stringify(await check(1));
  assert.match(shown, /Changed since it last worked/);
  assert.match(shown, /Changed since it last worked: this target's database[.,]/);
  await admin.end();
});

test("what cannot work is said at the start: no tokens, a refused token, a store that is the patient's database", async () => {
  const workspace = await startWorkspace();
  after(() => workspace.close());
  const env = await environment("refusals", workspace, `  orders: { url: "${patients.url()}" }\n`);
  const { SLACK_BOT_TOKEN: _, ...without } = env;
  for (const [changed, said] of [
    [without, /SLACK_BOT_TOKEN/],
    [{ ...env, SLACK_BOT_TOKEN: "xoxb-wrong" }, /Slack .*SLACK_BOT_TOKEN|SLACK_BOT_TOKEN.*Slack/s],
    [{ ...env, DBCHECK_STORE_URL: patients.url() }, /database of the target orders/],
    [{ ...env, DBCHECK_TARGETS: join(dir, "none.yaml") }, /no targets file/],
  ] as const) {
    const bot = startDbcheck(["serve"], changed);
    assert.equal(await bot.ended, 3);
    assert.match(bot.log(), said);
    assert.ok(!bot.log().includes("xoxb-wrong") && !bot.log().includes("test-password"));
  }
});
