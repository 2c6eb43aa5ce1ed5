// What machines ask of a bot without Slack, over real HTTP: who may ask, checks, incidents, judgements, and no secret.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { schemaCommand, type SchemaName } from "../../src/cli/schema.ts";
import { tokenCreateCommand, tokenListCommand, tokenRevokeCommand } from "../../src/cli/token.ts";
import { Outage, UserMistake } from "../../src/errors.ts";
import { Durations } from "../../src/measures.ts";
import { expose, exposeDurations } from "../../src/server/metrics/exposition.ts";
import { families } from "../../src/server/metrics/families.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import type { Report } from "../../src/report/report.ts";
import { TokenGate } from "../../src/use-cases/tokens.ts";
import { closedPort } from "../support/check.ts";
import { until } from "../support/until.ts";
import { headlessBot } from "./bot.ts";
import { mcpTests } from "./mcp-over-http.ts";

const canary = "kestrel-5523-canary";
const bot = await headlessBot(`  orders: { url: "PATIENT" }
  gone: { url: "postgres://u:${canary}@127.0.0.1:${closedPort}/d", vendor: fly-mpg }
  payroll: { url: "postgres://u:${canary}@127.0.0.1:${closedPort}/pay" }
`);
const ci = await bot.token("ci", ["orders", "gone"]);
const other = await bot.token("other", ["payroll"]);
/** Everything that was answered, for the canary. */
let said = "";

interface Answered<Body> {
  status: number;
  headers: Headers;
  body: Body;
}
async function ask<Body = Record<string, unknown>>(
  path: string,
  { token = ci, post, method }: { token?: string | null; post?: unknown; method?: string } = {},
): Promise<Answered<Body>> {
  const answer = await fetch(bot.url(path), {
    method: method ?? (post === undefined ? "GET" : "POST"),
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(post === undefined ? {} : { body: JSON.stringify(post) }),
  });
  const text = await answer.text();
  said += `${JSON.stringify([...answer.headers])}${text}`;
  const isJson = /json/.test(answer.headers.get("content-type") ?? "");
  return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as Body };
}
interface Check {
  id: string;
  state: string;
  isJoined: boolean;
  report: Report;
}

const described = await ask<{
  paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: object }> }> }>>;
  openapi: string;
}>("/openapi.json", { token: null });
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

/** The answer is as openapi.json says. */
function assertDescribed(method: string, path: string, { status, body }: Answered<unknown>): void {
  const key = `${method} ${path} ${status}`;
  const schema = described.body.paths[path]?.[method]?.responses[status]?.content["application/json"]?.schema;
  const validate = validators.get(key) ?? ajv.compile(schema ?? assert.fail(`openapi.json has no ${key}`));
  validators.set(key, validate);
  assert.ok(validate(body), `${key}: ${ajv.errorsText(validate.errors)}`);
}

test("without Slack the bot says so and is ready, its watches go on, and what they find is an incident", async () => {
  assert.match(bot.log(), /headless/);
  assert.equal((await ask("/livez", { token: null })).status, 200);
  const { status, body } = await ask("/readyz", { token: null });
  const { slack, store, queue } = body;
  assert.deepEqual([status, body["status"], slack, store, queue], [200, "ok", null, true, true]);
  assert.equal((await ask("/slack/events", { post: {} })).status, 404);
  const watch = { target: "gone", fingerprint: "f", channel: "C1", everySeconds: 1, quietHours: null, actor: "U1" };
  await bot.store.setWatch(watch);
  const row = await until("an incident", () => bot.store.openIncident("gone"));
  assert.equal(row.incident.first.cause, "tcp-refused");
  await bot.store.removeWatch("gone", "U1");
});

test("no token, a wrong one, a changed one, a revoked one: 401; the last use is on record, and no token is", async () => {
  const spoiled = `${ci.slice(0, -1)}${ci.endsWith("A") ? "B" : "A"}`;
  for (const token of [null, "x", `dbcheck_${"0".repeat(12)}_${"a".repeat(43)}`, spoiled]) {
    const { status, headers, body } = await ask("/v1/targets", { token });
    assert.equal(status, 401, String(token));
    assert.match(headers.get("www-authenticate") ?? "", /^Bearer/);
    assert.match(String(body["detail"]), /token/);
  }
  const made = await tokenCreateCommand(bot.env, "night", "orders, gone");
  const night = made.stdout.trim();
  assert.equal((await ask("/v1/targets", { token: night })).status, 200);
  const listed = await tokenListCommand(bot.env, true);
  const { tokens } = JSON.parse(listed.stdout) as {
    tokens: { name: string; targets: unknown; usedAt: string | null }[];
  };
  const one = tokens.find(({ name }) => name === "night");
  assert.deepEqual(one?.targets, ["orders", "gone"]);
  assert.ok(Date.now() - Date.parse(one?.usedAt ?? "") < 600_000);
  assert.match((await tokenListCommand(bot.env, false)).stdout, /^night +orders, gone; made \S+, last used /m);
  const mistakes: [() => Promise<unknown>, RegExp][] = [
    [() => tokenCreateCommand(bot.env, "night", "orders"), /There is a token "night"/],
    [() => tokenCreateCommand(bot.env, "x", "order"), /no target "order"\. Did you mean orders\?/],
    [() => tokenCreateCommand(bot.env, "a b", "orders"), /at most 63 letters/],
    [() => tokenRevokeCommand(bot.env, "nobody"), /no token "nobody"/],
  ];
  for (const [act, words] of mistakes)
    await assert.rejects(act, (error) => error instanceof UserMistake && words.test(error.message));
  await tokenRevokeCommand(bot.env, "night");
  assert.equal((await ask("/v1/targets", { token: night })).status, 401);
  const events = await bot.store.events({ types: ["token.created", "token.revoked"] });
  assert.deepEqual(
    events.slice(-2).map(({ type, data }) => [type, data["name"]]),
    [
      ["token.created", "night"],
      ["token.revoked", "night"],
    ],
  );
  for (const secret of [ci, night, ci.slice(21)])
    assert.ok(!`${JSON.stringify(events)}${listed.stdout}${bot.log()}`.includes(secret), "a token is shown once");
});

test("while the store is away a token that was in use goes on, and no other does", async () => {
  let isAway = false;
  const away = async () => Promise.reject(new Outage("The store is not reachable."));
  const find = async (id: string) => (isAway ? away() : bot.store.tokens.find(id));
  const gate = new TokenGate({
    tokens: { add: away, revoke: away, list: away, markUsed: async () => undefined, find },
  });
  assert.equal((await gate.caller(`Bearer ${ci}`))?.actor, "token:ci");
  isAway = true;
  const caller = await gate.caller(`bearer ${ci}`);
  assert.deepEqual([caller?.mayAsk("orders"), caller?.mayAsk("payroll")], [true, false]);
  assert.equal(await gate.caller(`Bearer ${ci.slice(0, 21)}${other.slice(21)}`), null);
  await assert.rejects(gate.caller(`Bearer ${other}`), Outage);
});

test("a token sees its own targets; those of others are as unknown as those that are not there", async () => {
  const listed = await ask<{ targets: { name: string; connectsTo: string }[] }>("/v1/targets");
  assertDescribed("get", "/v1/targets", listed);
  assert.deepEqual(
    listed.body.targets.map(({ name }) => name),
    ["gone", "orders"],
  );
  const all = await ask<{ targets: object[] }>("/v1/targets", { token: await bot.token("all", null) });
  assert.equal(all.body.targets.length, 3);
  const [foreign, none] = await Promise.all(
    ["payroll", "nosuch"].map((target) => ask("/v1/checks", { post: { target } })),
  );
  assert.equal(foreign?.status, 404);
  assert.deepEqual(foreign?.body, none?.body);
  const { body: theirs } = await ask<Check>("/v1/checks", { token: other, post: { target: "payroll" } });
  for (const path of ["", "/events", "/ticket"]) {
    const seen = await ask(`/v1/checks/${theirs.id}${path}`);
    const nowhere = await ask(`/v1/checks/${crypto.randomUUID()}${path}`);
    assert.deepEqual([seen.status, seen.body], [404, nowhere.body]);
  }
  await ask(`/v1/checks/${theirs.id}?wait=30`, { token: other });
  const incident = await until("its incident", () => bot.store.openIncident("payroll"));
  assert.equal((await ask(`/v1/incidents/${incident.id}`, { token: other })).status, 200);
  assert.equal((await ask(`/v1/incidents/${incident.id}`)).status, 404);
  const { body } = await ask<{ incidents: { target: string }[] }>("/v1/incidents");
  assert.deepEqual([...new Set(body.incidents.map(({ target }) => target))], ["gone"]);
});

test("a check over the API: two at once are one run, its end can be waited for, its events end with the report", async () => {
  const [first, second] = await Promise.all([1, 2].map(() => ask<Check>("/v1/checks", { post: { target: "orders" } })));
  assert.ok(first && second);
  assertDescribed("post", "/v1/checks", first);
  assert.deepEqual([first.status, second.status], [202, 202]);
  assert.equal(first.body.id, second.body.id);
  assert.equal([first, second].filter(({ body }) => body.isJoined).length, 1);
  assert.equal(first.headers.get("location"), `/v1/checks/${first.body.id}`);
  const events = await ask<string>(`/v1/checks/${first.body.id}/events`);
  assert.equal(events.headers.get("content-type"), "text/event-stream");
  const last = events.body.trim().split("\n\n").at(-1) ?? "";
  const [name, data = ""] = last.split("\ndata: ");
  assert.equal(name, "event: end");
  const ended = await ask<Check>(`/v1/checks/${first.body.id}?wait=30`);
  assertDescribed("get", "/v1/checks/{id}", ended);
  assert.deepEqual(JSON.parse(data), ended.body);
  assert.deepEqual([ended.body.state, ended.body.report.verdict.status], ["done", "healthy"]);
  const asked = await bot.store.events({ checkId: first.body.id, types: ["check.requested", "check.joined"] });
  assert.deepEqual(
    asked.map(({ actor }) => actor),
    ["token:ci", "token:ci"],
  );
  assert.deepEqual(await bot.store.messagesOf(first.body.id), [], "nothing is posted for a machine");
});

test("a program's check posts nothing; the first person who joins it has it told, and a program joins a person's", async () => {
  const machine = { actor: "token:ci" };
  const place = { teamId: "T1", channelName: "ops", responseUrl: null };
  const [anna, bert] = [
    { ...place, userId: "U1", channelId: "C1" },
    { ...place, userId: "U2", channelId: "C2" },
  ];
  for (const store of [bot.store, new MemoryStore()]) {
    const accepted = async (requester: typeof anna | typeof machine) => {
      const taken = await store.accept({
        deliveryKey: crypto.randomUUID(),
        target: "joined",
        fingerprint: "f",
        requester,
      });
      return taken.kind === "duplicate" ? assert.fail() : taken.check;
    };
    const { id, requesters } = await accepted(machine);
    assert.deepEqual([requesters, await store.messagesOf(id)], [[], []]);
    assert.deepEqual((await accepted(machine)).requesters, []);
    assert.deepEqual((await accepted(bert)).requesters, [bert]);
    const places = async () => (await store.messagesOf(id)).map(({ kind, channel }) => `${kind} ${channel}`);
    assert.deepEqual(await places(), ["headline C2", "checklist C2", "final C2"]);
    assert.deepEqual((await accepted(machine)).requesters, [bert]);
    assert.equal((await accepted(anna)).requesters.length, 2);
    assert.equal((await places()).length, 3, "told once, where it was told first");
    const actors = (await store.events({ checkId: id })).map(({ type, actor }) => `${type} ${actor}`);
    assert.deepEqual(actors.slice(0, 3), ["check.requested token:ci", "check.joined token:ci", "check.joined U2"]);
  }
});

test("what is wrong opens an incident with its timeline and steps, and its check has a ticket", async () => {
  const { body: begun } = await ask<Check>("/v1/checks", { post: { target: "gone" } });
  const { body: check } = await ask<Check & { incident: string }>(`/v1/checks/${begun.id}?wait=30`);
  assert.equal(check.report.verdict.cause, "tcp-refused");
  const listed = await ask<{ incidents: { id: string }[] }>("/v1/incidents?state=open&target=gone");
  assertDescribed("get", "/v1/incidents", listed);
  const [incident] = listed.body.incidents;
  const read = await ask<{ timeline: { what: string; actor: string }[]; steps: object[] }>(
    `/v1/incidents/${incident?.id}`,
  );
  assertDescribed("get", "/v1/incidents/{id}", read);
  assert.match(JSON.stringify(read.body.timeline), /an incident opened:.*tcp-refused/);
  // A look of the bot's own may have been under way: then it was joined.
  const asked = await bot.store.events({ checkId: begun.id, types: ["check.requested", "check.joined"] });
  assert.deepEqual([asked[0]?.actor, asked.length], ["token:ci", 1]);
  assert.ok(read.body.steps.length > 0);
  const ticket = await ask<{ markdown: string }>(`/v1/checks/${begun.id}/ticket`);
  assertDescribed("get", "/v1/checks/{id}/ticket", ticket);
  const markdown = await ask<string>(`/v1/checks/${begun.id}/ticket?format=markdown&severity=2&audience=public`);
  assert.match(markdown.headers.get("content-type") ?? "", /^text\/markdown/);
  assert.match(markdown.body, /^#/m);
});

test("reports are replayed, configurations linted, experiments compared, each as the command does it", async () => {
  const saved = (await bot.store.latestReport("gone")) ?? assert.fail();
  const replayed = await ask<Report>("/v1/replay", { post: saved });
  assertDescribed("post", "/v1/replay", replayed);
  assert.equal(replayed.body.verdict.cause, "tcp-refused");
  const text = `config :shop, Shop.Repo,\n  password: "${canary}",\n  socket_options: [:inet6, :keepalive]\n`;
  const lint = await ask<{ findings: { line: number; cause: string }[] }>("/v1/lint", {
    post: { text, fileName: "runtime.exs" },
  });
  assertDescribed("post", "/v1/lint", lint);
  assert.ok(lint.body.findings.some(({ line, cause }) => line === 3 && cause === "app-config-invalid-option"));
  const tests = [
    { name: "release", outcome: "failed", options: { keepalive: true, password: canary } },
    { name: "console", outcome: "passed", options: { keepalive: false, password: canary } },
  ];
  const compared = await ask<{ discriminating: { option: string }[] }>("/v1/isolate", { post: { tests } });
  assertDescribed("post", "/v1/isolate", compared);
  assert.deepEqual(
    compared.body.discriminating.map(({ option }) => option),
    ["/keepalive"],
  );
});

test("metrics: without a token of the bot alone, with one of its own targets; rules and dashboard name what is there", async () => {
  const open = await ask<string>("/metrics", { token: null });
  assert.match(open.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  assert.doesNotMatch(open.body, /target="/);
  assert.match(open.body, /^dbcheck_build_info\{version="[^"]+",node="v[^"]+"\} 1$/m);
  assert.match(open.body, /^dbcheck_store_up 1$/m);
  assert.match(open.body, /^dbcheck_check_stage_duration_seconds_count\{stage="tcp"\} [1-9]/m);
  assert.equal((await ask("/metrics", { token: "wrong" })).status, 401);
  const mine = await ask<string>("/metrics");
  assert.match(mine.body, /^dbcheck_target_status\{target="gone",status="down"\} 1$/m);
  assert.match(mine.body, /^dbcheck_target_status\{target="gone",status="healthy"\} 0$/m);
  assert.match(mine.body, /^dbcheck_target_cause_info\{target="gone",cause="tcp-refused"\} 1$/m);
  assert.match(mine.body, /^dbcheck_target_incident_open\{target="gone"\} 1$/m);
  assert.match(
    mine.body,
    /^dbcheck_findings_total\{target="gone",cause="tcp-refused",owner="operator",severity="down"\} [1-9]/m,
  );
  assert.ok(!mine.body.includes("payroll") && !mine.body.includes("127.0.0.1"));
  const exported = new Set(
    [...`${mine.body}${(await probed("orders")).body}`.matchAll(/^# TYPE (\w+)/gm)].map(([, name = ""]) => name),
  );
  assert.deepEqual([...exported].toSorted(), families.map(({ name }) => name).toSorted());
  for (const file of ["deploy/prometheus/alerts.yml", "deploy/grafana/dashboard.json", "docs/metrics.md"]) {
    const named = [...readFileSync(file, "utf8").matchAll(/\b(?:dbcheck|probe)_(?!exporter)[a-z_]+/g)].map(
      ([name]) => name,
    );
    const unknown = named.filter((name) => !exported.has(name.replace(/_(?:bucket|sum|count)$/, "")));
    assert.deepEqual([named.length > 5, unknown], [true, []], file);
  }
});

const probed = (target: string) => ask<string>(`/probe?target=${target}`);

test("a probe: two scrapes at once and one soon after are one check, and it tells of who can fix what is wrong", async () => {
  const asked = async () =>
    (await bot.store.events({ target: "gone", types: ["check.requested", "check.joined"] })).length;
  const before = await asked();
  const answers = await Promise.all([probed("gone"), probed("gone")]);
  answers.push(await probed("gone"));
  for (const { status, body } of answers) {
    assert.equal(status, 200);
    assert.match(body, /^probe_success 0$/m);
    assert.match(
      body,
      /^dbcheck_probe_cause_info\{cause="tcp-refused",layer="tcp",owner="operator",confidence="\w+"\} 1$/m,
    );
  }
  assert.equal(await asked(), before + 1);
  assert.equal((await probed("payroll")).status, 404);
  assert.equal((await ask("/probe")).status, 400);
  assert.equal((await ask("/probe?target=gone", { token: null })).status, 401);
});

mcpTests(bot, ci, (text) => (said += text));

test("labels are escaped, and durations are counted in every bucket from theirs on", () => {
  const family = { name: "a", help: "b", type: "gauge" } as const;
  const labels = { name: 'say "x"\\\n' };
  assert.equal(
    expose(family, [{ labels, value: 1 }])
      .split("\n")
      .at(-1),
    String.raw`a{name="say \"x\"\\\n"} 1`,
  );
  const durations = new Durations();
  durations.add({}, 60);
  durations.add({}, 60_000);
  const lines = exposeDurations(family, durations.samples()).split("\n");
  for (const line of [
    'a_bucket{le="0.05"} 0',
    'a_bucket{le="0.1"} 1',
    'a_bucket{le="30"} 1',
    'a_bucket{le="+Inf"} 2',
    "a_sum 60.06",
    "a_count 2",
  ])
    assert.ok(lines.includes(line), line);
});

test("`schema` prints what reports of real checks and documented alerts are valid by, and what nonsense is not", async () => {
  const validatorOf = async (name: SchemaName) => {
    const { stdout } = await schemaCommand(name);
    return ajv.compile(JSON.parse(stdout) as object);
  };
  const isReport = await validatorOf("report");
  for (const target of ["gone", "orders", "payroll"]) {
    const report = (await bot.store.latestReport(target)) ?? assert.fail(target);
    assert.ok(isReport(report), `${target}: ${ajv.errorsText(isReport.errors)}`);
    assert.ok(!isReport({ ...report, verdict: { ...report.verdict, status: "fine" } }));
  }
  const isAlert = await validatorOf("alert");
  assert.ok(isAlert({ schema: "dbcheck.alert/1", key: "k", state: "firing", title: "t", labels: { a: "b" } }));
  assert.ok(!isAlert({ title: "t" }));
  for (const name of ["lint", "isolation"] as const) assert.ok(!(await validatorOf(name))({}), name);
});

test("what is not as it should be is told with its place, and never repeated", async () => {
  const wrong: [string, unknown, RegExp][] = [
    ["/v1/checks", { target: 7 }, /body\.target: /],
    ["/v1/checks", { target: "orders", url: canary }, /url/],
    ["/v1/replay", { schema: canary }, /body\.schema: /],
    ["/v1/lint", { text: "" }, /body\.text: /],
    ["/v1/isolate", { tests: [{ name: "a", outcome: canary }] }, /outcome must be passed or failed/],
  ];
  for (const [path, post, words] of wrong) {
    const { status, body } = await ask(path, { post });
    assert.equal(status, 400, path);
    assert.match(String(body["detail"]), words);
  }
  assert.equal((await ask("/v1/incidents?limit=x")).status, 400);
  assert.equal((await ask("/v1/incidents?nosuch=1")).status, 400);
  const text = await fetch(bot.url("/v1/checks"), {
    method: "POST",
    body: "{",
    headers: { authorization: `Bearer ${ci}` },
  });
  assert.equal(((await text.json()) as { detail: string }).detail, "The body is not JSON.");
  const deep = `{"schema":"dbcheck.report/1","observations":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
  for (const path of ["/v1/replay", "/v1/isolate", "/mcp"]) {
    const headers = { authorization: `Bearer ${ci}` };
    const answer = await fetch(bot.url(path), { method: "POST", body: deep, headers });
    const { detail } = (await answer.json()) as { detail: string };
    assert.deepEqual(
      [answer.status, detail],
      path === "/v1/isolate"
        ? [413, "The body is larger than 256 KB."]
        : [400, "The body is nested more than 100 levels deep."],
    );
  }
  assert.equal((await ask("/v1/lint", { post: { text: "x".repeat(5_000_000) } })).status, 413);
  assert.equal((await ask("/v1/targets", { method: "DELETE" })).status, 405);
});

test("no secret of a target, of a file or of a token is in any answer or in the log", () => {
  assert.ok(said.length > 20_000);
  const forms = [canary, encodeURIComponent(canary), Buffer.from(canary).toString("base64")];
  for (const form of [...forms, ci, other]) {
    assert.ok(!said.includes(form), said.slice(Math.max(0, said.indexOf(form) - 200), said.indexOf(form) + 40));
    assert.ok(!bot.log().includes(form), "in the log");
  }
  assert.doesNotMatch(bot.log(), /a request met a bug/);
});
