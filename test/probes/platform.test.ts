// What is asked of a vendor's platform, what is kept of its answers, and that a check never depends on one.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { runCheckup } from "../../src/checkup/run.ts";
import { UserMistake } from "../../src/errors.ts";
import type { Report } from "../../src/report/report.ts";
import type { VendorName } from "../../src/target/vendor.ts";
import { buildTarget, targetFromUrl } from "../../src/target/build.ts";
import { closedPort, factsOf, rowOf } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";
import { canaries, cluster, healthyFly, machine, releases } from "../support/fly.ts";
import { endless, hangUp, never, page, startVendorApi, trickle, type Reply } from "../support/vendor-api.ts";

const token = "fm2_canary-token-51f0c8,fm2_canary-other-half-77";
const database = await sharedCluster();
const api = await startVendorApi();
after(() => api.close());
beforeEach(() => {
  api.asked.length = 0;
  api.replies = healthyFly();
});

const ids = { app: "orders", cluster: "z23750vxk45r96d1", organization: "acme" };
interface Given {
  url?: string;
  vendor?: VendorName;
  ids?: Record<string, string>;
  env?: Record<string, string>;
  signal?: AbortSignal;
}
function check(given: Given = {}): Promise<Report> {
  const env = {
    FLY_API_TOKEN: token,
    FLY_FLAPS_BASE_URL: api.url,
    FLY_API_BASE_URL: `${api.url}/`,
    DBCHECK_STATUS_PAGES: "off",
    ...given.env,
  };
  const entry = { url: given.url ?? database.url(), vendor: given.vendor ?? "fly-mpg", vendor_ids: given.ids ?? ids };
  const target = buildTarget("orders", entry, env);
  return runCheckup({ target, vantage: "test", timeoutMs: 15_000, ...(given.signal ? { signal: given.signal } : {}) });
}
const told = (report: Report) => factsOf(report, "platform");
/** What became of one question. */
const asked = (report: Report, what: RegExp) => told(report).asked.find((one) => what.test(one.what));

test("everything answers: the facts, whose word they are, and the vendor's own name for each request", async () => {
  const report = await check();
  const row = rowOf(report, "platform");
  assert.deepEqual(
    [row.outcome, row.source, row.layer, report.verdict.status],
    ["passed", "platform", "platform", "healthy"],
  );
  assert.match(
    row.summary,
    /orders: 1 of 1 machines started; cluster orders-db is ready; newest release v12: complete/,
  );
  const { machines, volumes, cluster: found, releases: list, asked: questions } = told(report);
  assert.deepEqual(machines?.[0], {
    side: "application",
    app: "orders",
    id: "148e21ea6d6489",
    group: "app",
    state: "started",
    region: "ams",
    hostStatus: "ok",
    image: "orders:deployment-01",
    memoryMb: 512,
    restartPolicy: "on-failure",
    flyctlVersion: "0.4.2",
    updatedAt: "2026-06-01T11:00:00.000Z",
    restartCount: null,
    checks: [{ name: "servicecheck-00-http-4000", status: "passing" }],
    exits: [],
  });
  assert.equal(volumes?.[0]?.usedPercent, 50);
  assert.deepEqual(
    [found?.status, found?.plan, found?.organization, found?.attachedApps],
    ["ready", "starter", "acme", ["orders"]],
  );
  assert.deepEqual(
    list?.map(({ version, status }) => `${version} ${status}`),
    ["12 complete", "11 complete"],
  );
  assert.ok(questions.every(({ status, requestId }) => status === 200 && requestId === "01REQ-ams"));
});

test("nothing is changed by asking, and nothing asked for that is nobody's business", async () => {
  await check();
  assert.deepEqual(api.asked.map(({ method, path }) => `${method} ${path}`).toSorted(), [
    "GET /v1/apps/orders/machines",
    "GET /v1/apps/orders/volumes",
    "GET /v1/postgres/z23750vxk45r96d1",
    "POST /graphql",
  ]);
  assert.ok(api.asked.every(({ authorization }) => authorization === `Bearer ${token}`));
  const { query, variables } = JSON.parse(api.asked.find(({ path }) => path === "/graphql")?.body ?? "") as Record<
    string,
    unknown
  >;
  assert.match(String(query), /^query\(/);
  assert.doesNotMatch(String(query), /mutation|email|user/);
  assert.deepEqual(variables, { appName: "orders" });
});

test("neither the token nor what answers carry of secrets and people is in the report", async () => {
  const text = JSON.stringify(await check());
  for (const secret of [token, ...token.split(","), ...canaries]) assert.ok(!text.includes(secret), secret);
  // An answer may repeat the token where a name is expected.
  api.replies["/v1/postgres/z23750vxk45r96d1"] = { body: { data: { ...cluster.data, name: token.split(",")[1] } } };
  const report = await check();
  assert.equal(told(report).cluster?.name, "[secret]");
  assert.doesNotMatch(JSON.stringify(report), /canary-other-half/);
});

const bad: [name: string, reply: Reply, reason: string, status: number | null][] = [
  ["401", { status: 401, body: { error: "unauthorized" } }, "not-permitted", 401],
  ["403", { status: 403 }, "not-permitted", 403],
  ["404", { status: 404 }, "http-error", 404],
  ["429", { status: 429, headers: { "retry-after": "60" } }, "http-error", 429],
  ["500", { status: 500, body: "<h1>oops</h1>" }, "http-error", 500],
  ["a page for people", page, "malformed", 200],
  ["an empty answer", { body: "" }, "malformed", 200],
  ["another shape", { body: { machines: "none" } }, "malformed", 200],
  ["half of it", { body: '[{"id":' }, "malformed", 200],
  ["without end", endless, "too-large", 200],
  ["a letter at a time", trickle, "timeout", null],
  ["never", never, "timeout", null],
  ["hangs up", hangUp, "reset", null],
  ["leads elsewhere", { status: 302, headers: { location: "https://login.example/" } }, "http-error", 302],
  ["leads in a circle", { status: 302, headers: { location: "/v1/apps/orders/machines" } }, "http-error", null],
];
for (const [name, reply, reason, status] of bad)
  test(`one answer fails (${name}): not known, said why, and the others are kept`, async () => {
    api.replies["/v1/apps/orders/machines"] = reply;
    const report = await check();
    const row = rowOf(report, "platform");
    assert.deepEqual([row.outcome, row.reason], ["unknown", reason], row.summary);
    const question = asked(report, /^machines/);
    assert.deepEqual([question?.reason, question?.status], [reason, status]);
    const { machines, volumes, cluster: found } = told(report);
    assert.deepEqual([machines, volumes?.length, found?.status], [null, 1, "ready"]);
    assert.match(row.summary, /not seen: machines of orders \(/);
    assert.equal(report.verdict.status, "healthy");
  });

test("a redirect within the API is followed; another origin gets neither the question nor the token", async () => {
  const other = await startVendorApi({ "/taken": { body: [] } });
  try {
    api.replies["/v1/apps/orders/machines"] = { status: 307, headers: { location: "/v1/apps/orders/machines-here" } };
    api.replies["/v1/apps/orders/machines-here"] = { body: [machine()] };
    assert.equal(rowOf(await check(), "platform").outcome, "passed");
    api.replies["/v1/apps/orders/machines"] = { status: 307, headers: { location: `${other.url}/taken` } };
    assert.equal(asked(await check(), /^machines/)?.reason, "http-error");
    assert.deepEqual(other.asked, []);
  } finally {
    other.close();
  }
});

test("GraphQL says no with 200", async () => {
  api.replies["/graphql"] = {
    body: { data: null, errors: [{ message: "for someone@canary.example", extensions: { code: "UNAUTHORIZED" } }] },
  };
  const report = await check();
  assert.deepEqual([asked(report, /^releases/)?.reason, told(report).releases], ["not-permitted", null]);
  assert.ok(!JSON.stringify(report).includes("someone@canary.example"));
  api.replies["/graphql"] = {
    body: { data: { app: null }, errors: [{ message: "no", extensions: { code: "NOT_FOUND" } }] },
  };
  assert.equal(asked(await check(), /^releases/)?.reason, "http-error");
});

test("a platform that nobody can reach, or that never answers, changes no verdict", async () => {
  for (const name of Object.keys(api.replies)) api.replies[name] = never;
  const closed = `http://127.0.0.1:${closedPort}`;
  const nobody = { FLY_FLAPS_BASE_URL: closed, FLY_API_BASE_URL: closed };
  const dead = `postgres://u:pw-of-nobody@127.0.0.1:${closedPort}/d`;
  for (const [url, env, reason] of [
    [database.url(), {}, "timeout"],
    [dead, {}, "timeout"],
    [database.url(), nobody, "refused"],
    [dead, nobody, "refused"],
  ] as const) {
    const report = await check({ url, env });
    const row = rowOf(report, "platform");
    assert.deepEqual([row.outcome, row.reason], ["unknown", reason]);
    assert.deepEqual(
      [report.verdict.status, report.verdict.cause],
      url === dead ? ["down", "tcp-refused"] : ["healthy", null],
    );
  }
});

test("a check that is cancelled ends with the row closed, and not with the platform's deadline", async () => {
  for (const name of Object.keys(api.replies)) api.replies[name] = never;
  const cancel = new AbortController();
  const report = check({ signal: cancel.signal });
  cancel.abort();
  assert.match(rowOf(await report, "platform").reason ?? "", /^(timeout|check-ended)$/);
});

test("after a failed release its command's machine is looked for among those that are gone", async () => {
  api.replies["/graphql"] = { body: releases("failed") };
  const ran = machine(
    { id: "9080", state: "destroyed", config: { metadata: { fly_process_group: "fly_app_release_command" } } },
    [{ at: "2026-06-01T11:00:40Z", exit_code: 1 }],
  );
  api.replies["/v1/apps/orders/machines"] = { body: [machine(), ran] };
  const report = await check();
  assert.ok(api.asked.some(({ path }) => path === "/v1/apps/orders/machines?include_deleted=true"));
  const { machines, releaseCommands } = told(report);
  assert.deepEqual(
    [machines?.length, releaseCommands?.map(({ id, exits }) => [id, exits[0]?.exitCode])],
    [1, [["9080", 1]]],
  );
});

test("an unmanaged Postgres is an app of its own, named in its host", async () => {
  const url = database.url().replace("@127.0.0.1", "@orders-db.internal").replace("?", "?hostaddr=127.0.0.1&");
  api.replies["/v1/apps/orders-db/machines"] = { body: [machine({ id: "db1" })] };
  api.replies["/v1/apps/orders-db/volumes"] = { body: [] };
  const report = await check({ url, vendor: "fly-postgres" });
  assert.deepEqual(
    told(report).machines?.map(({ side, app }) => `${side} ${app}`),
    ["database orders-db", "application orders"],
  );
  assert.equal(told(report).cluster, null);
});

test("asked only with a token, of Fly only, and only of what is named", async () => {
  const has = (report: Report) => report.observations.some(({ id }) => id === "platform");
  assert.equal(has(await check({ env: { FLY_API_TOKEN: " " } })), false);
  assert.equal(has(await check({ vendor: "render" })), false);
  assert.deepEqual(api.asked, []);
  const row = rowOf(await check({ ids: { app: "../../v1/users" } }), "platform");
  assert.deepEqual([row.outcome, row.reason, api.asked.length], ["unknown", "not-tried", 0]);
});

test("what the environment has wrong is said without repeating it", () => {
  for (const [name, value] of [
    ["FLY_API_TOKEN", "fm2_canary\nx"],
    ["FLY_API_BASE_URL", "http://canary.example"],
    ["FLY_FLAPS_BASE_URL", "canary"],
    ["DBCHECK_STATUS_PAGES", "canary"],
  ] as const)
    assert.throws(
      () => targetFromUrl("postgres://u@h/d", { FLY_API_TOKEN: "t", [name]: value }),
      (error: unknown) =>
        error instanceof UserMistake && error.message.startsWith(name) && !error.message.includes("canary"),
    );
  const { fly } =
    targetFromUrl("postgres://u@h/d", { FLY_API_TOKEN: "t", FLY_FLAPS_BASE_URL: "http://_api.internal:4280" })
      .platform ?? {};
  assert.equal(fly?.machinesUrl, "http://_api.internal:4280");
});
