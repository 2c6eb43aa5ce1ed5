// `dbcheck doctor` against the local workspace and a real store: each part is a row, and what is wrong says what to do.
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { doctorCommand } from "../../src/cli/doctor.ts";
import type { DoctorRow } from "../../src/cli/doctor-rows.ts";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { Client } from "pg";
import { PgStore } from "../../src/store/pg-store.ts";
import { createToken } from "../../src/use-cases/tokens.ts";
import { temporaryDirectory, sharedCluster } from "../support/cluster.ts";
import { freshDatabase } from "../support/store.ts";

const cluster = await sharedCluster();
const file = join(await temporaryDirectory(), "targets.yaml");
writeFileSync(file, "targets:\n  orders:\n    url: postgres://app:canary-5e1d07@orders.example/orders\n");
const workspace = await startWorkspace({ writePublic: true });
const narrow = await startWorkspace({ noScopes: ["users:read", "files:write"] });
after(async () => {
  await workspace.close();
  await narrow.close();
});
const well = {
  SLACK_BOT_TOKEN: workspace.botToken,
  SLACK_APP_TOKEN: workspace.appToken,
  SLACK_API_URL: workspace.apiUrl,
  DBCHECK_STORE_URL: cluster.url(),
  DBCHECK_TARGETS: file,
};

/** Another workspace, whose app was given fewer scopes. */
const narrowly = {
  SLACK_BOT_TOKEN: narrow.botToken,
  SLACK_APP_TOKEN: narrow.appToken,
  SLACK_API_URL: narrow.apiUrl,
};

async function rowsOf(env: Record<string, string>): Promise<{ rows: DoctorRow[]; exitCode: number }> {
  const { stdout, exitCode } = await doctorCommand({ env, json: true });
  for (const secret of ["canary-5e1d07", ...Object.values(env).filter((one) => /^xox|^xapp|^postgres/.test(one))])
    assert.ok(!stdout.includes(secret), "no secret is printed");
  return { ...(JSON.parse(stdout) as { rows: DoctorRow[] }), exitCode };
}

test("everything is well: a row for each part, exit status 0", async () => {
  const { rows, exitCode } = await rowsOf(well);
  assert.deepEqual(
    rows.map(({ part, state }) => `${part}: ${state}`),
    ["bot token: ok", "scopes: ok", "app token: ok", "store: ok", "queue: ok", "targets: ok"],
  );
  assert.equal(exitCode, 0);
  const { stdout } = await doctorCommand({ env: well, json: false });
  assert.match(stdout, /^ok {4}bot token {7}accepted by the workspace \S/);
});

test("without any token of Slack's the bot runs headless, which is said, and is no fault", async () => {
  const { SLACK_BOT_TOKEN: _bot, SLACK_APP_TOKEN: _app, ...headless } = well;
  const { rows, exitCode } = await rowsOf(headless);
  const [first] = rows;
  assert.deepEqual([first?.part, first?.state, exitCode], ["Slack", "warning", 0]);
  assert.match(first?.text ?? "", /headless/);
});

test("each thing that is wrong has its row with what to do, exit status 3", async () => {
  const cases: [Record<string, string>, part: string, state: string, text: RegExp, fix: RegExp][] = [
    [{ SLACK_BOT_TOKEN: "xoxb-wrong" }, "bot token", "failed", /invalid_auth/, /copy the token/],
    [{ SLACK_BOT_TOKEN: "" }, "bot token", "failed", /not set/, /OAuth & Permissions/],
    [{ SLACK_APP_TOKEN: "xapp-wrong" }, "app token", "failed", /invalid_auth/, /connections:write/],
    [{ SLACK_APP_TOKEN: "" }, "app token", "failed", /neither SLACK_APP_TOKEN nor/, /Socket Mode/],
    [narrowly, "scopes", "failed", /users:read/, /install the app again/],
    [{ DBCHECK_STORE_URL: "postgres://x:y@127.0.0.1:1/x" }, "store", "failed", /not reachable/, /direct connection/],
    [{ REDIS_URL: "redis://127.0.0.1:1" }, "queue", "failed", /does not answer/, /REDIS_URL/],
    [{ DBCHECK_TARGETS: "/nowhere.yaml" }, "targets", "failed", /no targets file/, /dbcheck init/],
    [{ PORT: "many" }, "environment", "failed", /PORT/, /Correct these/],
  ];
  for (const [env, part, state, text, fix] of cases) {
    const { rows, exitCode } = await rowsOf({ ...well, ...env });
    const row = rows.find((one) => one.part === part);
    assert.equal(row?.state, state, `${part}: ${JSON.stringify(rows)}`);
    assert.match(row?.text ?? "", text);
    assert.match(row?.fix ?? "", fix);
    assert.equal(exitCode, 3);
  }
  writeFileSync(file, `targets:\n  own: { url: "${cluster.url()}" }\n  unset: { url: "\${NOT_SET}" }\n`);
  const { rows } = await rowsOf(well);
  assert.match(rows.find(({ part }) => part === "target own")?.text ?? "", /is the bot's own store/);
  assert.equal(rows.find(({ part }) => part === "target unset")?.state, "warning");
});

test("each place that targets name has its row: live, long silent, no contact yet, with a broken network", async () => {
  const url = await freshDatabase(cluster);
  const store = new PgStore({ connectionString: url }, "office");
  after(() => store.close());
  await store.vantages.makeHome();
  const selfTest = { dns: true, tcp: true, families: [4 as const] };
  const about = { version: "0.2.0", protocol: 1, reportVersion: "dbcheck.report/1", clockOffsetMs: 12, selfTest };
  for (const name of ["live", "gone"]) await store.vantages.vantageSeen(name, about);
  await store.vantages.vantageSeen("cut", { ...about, selfTest: { ...selfTest, tcp: false } });
  const sql = new Client(url);
  await sql.connect();
  await sql.query("update dbcheck.vantages set seen_at = now() - interval '1 hour' where name = 'gone'");
  await sql.end();
  const named = join(await temporaryDirectory(), "targets.yaml");
  writeFileSync(
    named,
    "targets:\n  a: { vantages: [live, gone, cut, ghost, office], url: postgres://app@db.example/a }\n",
  );
  const { rows, exitCode } = await rowsOf({ ...well, DBCHECK_STORE_URL: url, DBCHECK_TARGETS: named });
  const of = (part: string) => {
    const row = rows.find((one) => one.part === part);
    return `${row?.state}: ${row?.text}`;
  };
  assert.equal(of("vantage live"), "ok: connected, dbcheck 0.2.0, clock 12 ms off");
  assert.match(of("vantage gone"), /^warning: no contact since \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
  assert.equal(of("vantage ghost"), "warning: no contact yet");
  assert.equal(of("vantage cut"), "warning: its own network is broken");
  assert.match(of("vantages"), /DBCHECK_VANTAGE_SECRET is not set/);
  assert.ok(!rows.some(({ part }) => part === "vantage office"), "the bot's own place needs no agent");
  assert.equal(exitCode, 0);
});

test("doors of machines: hooks that the running bot has or lacks, half of PagerDuty's settings, tokens", async () => {
  const at = join(await temporaryDirectory(), "doors.yaml");
  writeFileSync(at, "targets:\n  orders: { url: 'postgres://u@127.0.0.1:1/d', channel: C0NOWHERE }\n");
  const storeUrl = await freshDatabase(cluster);
  const secret = "the-secret-of-the-hook-40";
  const bot = createServer((request, response) => {
    response.writeHead(request.url === "/hooks/generic" ? 401 : 404).end();
  });
  bot.listen(0, "127.0.0.1");
  await once(bot, "listening");
  after(() => bot.close());
  const port = String((bot.address() as AddressInfo).port);
  const hook = { PORT: port, DBCHECK_HOOK_GENERIC_TOKEN: secret };
  const env = { ...well, ...hook, DBCHECK_TARGETS: at, DBCHECK_STORE_URL: storeUrl };
  const rowOf = async (more: Record<string, string>, part: string) => {
    const { rows } = await rowsOf({ ...env, ...more });
    assert.ok(!JSON.stringify(rows).includes(secret));
    return rows.find((one) => one.part === part) ?? assert.fail(`no row ${part}: ${JSON.stringify(rows)}`);
  };
  const on = await rowOf({}, "hooks");
  assert.deepEqual([on.state, on.fix], ["ok", null]);
  assert.match(on.text, /^on, and accepted by the bot at http:\/\/127\.0\.0\.1:\d+: generic$/);
  const off = await rowOf({ DBCHECK_HOOK_SENTRY_TOKEN: secret }, "hooks");
  assert.deepEqual([off.state, off.text.endsWith("does not accept: sentry")], ["failed", true]);
  assert.match((await rowOf({ PORT: "1" }, "hooks")).text, /no bot answers at/);
  assert.equal((await rowOf({ PAGERDUTY_FROM: "a@b.example" }, "PagerDuty")).state, "failed");
  const channel = await rowOf({}, "channel C0NOWHERE");
  assert.deepEqual([channel.state, channel.text], ["warning", "Slack answers channel_not_found: alerts of orders"]);
  const store = new PgStore({ connectionString: storeUrl });
  after(() => store.close());
  await createToken(store, { name: "old", targets: ["gone"], actor: "test" });
  assert.match((await rowOf({}, "tokens")).text, /^1 made, 1 never used$/);
  assert.match((await rowOf({}, "token old")).fix ?? "", /token revoke old/);
});
