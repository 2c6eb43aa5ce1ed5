// What programs ask of a bot: checks, incidents, judgements; what is wrong with a question is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { MemoryStore } from "../../src/store/memory-store.ts";
import type { Report } from "../../src/report/report.ts";
import { until } from "../support/until.ts";
import { canary, type Check, machineDoor } from "./machine-door.ts";

const { bot, ci, other, ask, checked, assertDescribed, assertNoSecretTold } = await machineDoor();

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

test("incidents come in pages, the newest first: each once, the open ones alone, and no cursor of another token's", async () => {
  await checked("gone");
  const { id: open } = (await bot.store.openIncident("gone")) ?? assert.fail();
  // Older ones, two of which began in the same moment.
  const client = new Client({ connectionString: bot.env["DBCHECK_STORE_URL"] });
  await client.connect();
  await client.query(
    `insert into dbcheck.incidents (target, first_check, is_open, opened_at, incident)
     select target, first_check, false, opened_at - hours * interval '1 hour', incident || '{"state": "closed"}'
     from dbcheck.incidents, unnest(array[1, 2, 2, 3]) hours where id = $1`,
    [open],
  );
  await client.end();
  interface Page {
    incidents: { id: string }[];
    next: string | null;
  }
  const page = async (words: string) => {
    const answer = await ask<Page>(`/v1/incidents?target=gone&${words}`);
    assertDescribed("get", "/v1/incidents", answer);
    return { ids: answer.body.incidents.map(({ id }) => id), next: answer.body.next };
  };
  const all = await page("limit=200");
  assert.deepEqual([all.ids[0], new Set(all.ids).size, all.next], [open, 5, null]);
  const seen: string[] = [];
  for (let cursor = ""; ;) {
    const { ids, next } = await page(`limit=2${cursor}`);
    seen.push(...ids);
    assert.equal(next, seen.length < all.ids.length ? ids[1] : null);
    if (next === null) break;
    cursor = `&cursor=${next}`;
  }
  assert.deepEqual(seen, all.ids);
  assert.deepEqual(await page("state=open"), { ids: [open], next: null });
  assert.deepEqual(await page(`state=open&cursor=${open}`), { ids: [], next: null });
  await checked("payroll", other);
  const theirs = (await bot.store.openIncident("payroll")) ?? assert.fail();
  for (const cursor of [theirs.id, crypto.randomUUID(), "x"])
    assert.equal((await ask(`/v1/incidents?cursor=${cursor}`)).status, 400, cursor);
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

test("no secret of a target, of a file or of a token is in any answer or in the log", assertNoSecretTold);
