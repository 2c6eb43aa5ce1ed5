// Who may ask: tokens, what they see, and what is left of one that is revoked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tokenCreateCommand, tokenListCommand, tokenRevokeCommand } from "../../src/cli/token.ts";
import { Outage, UserMistake } from "../../src/errors.ts";
import { TokenGate } from "../../src/use-cases/tokens.ts";
import { until } from "../support/until.ts";
import { type Check, machineDoor } from "./machine-door.ts";

const { bot, ci, other, ask, checked, assertDescribed, assertNoSecretTold } = await machineDoor();

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
  await checked("gone");
  const listed = await ask<{ targets: { name: string; connectsTo: string }[] }>("/v1/targets");
  assertDescribed("get", "/v1/targets", listed);
  assert.deepEqual(
    listed.body.targets.map(({ name }) => name),
    ["gone", "orders"],
  );
  const all = await ask<{ targets: object[] }>("/v1/targets", { token: await bot.token("all", null) });
  assert.equal(all.body.targets.length, 4);
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

test("no secret of a target, of a file or of a token is in any answer or in the log", assertNoSecretTold);
