// Who may do what in an incident, at every door; who is told why not; and what is kept of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shortcuts } from "../../src/slack/action-ids.ts";
import { ada, grace, guest, outage, partner } from "./outage.ts";
import { incidents } from "./scene.ts";
import { chosen } from "../support/incident-menu.ts";
import { until } from "../support/until.ts";

test("guests and people of other organisations are kept out of every door, told whom to ask, and it is kept", async () => {
  const it = await outage({ oncall: [grace] });
  const { headline, final } = await it.begin();
  const refusals = async () =>
    (await it.store.events({ target: it.name })).filter(({ type }) => type === "access.refused");
  await it.type(`/dbcheck ${it.name}`, incidents, guest);
  assert.match(await it.lastWhisper(guest, 0), new RegExp(`Guests can't check \`${it.name}\`.*Ask <@U0GRACE>`));
  await it.workspace.press({ channel: incidents, ts: final.ts, actionId: "dbcheck_step:1:go", user: guest });
  assert.match(await it.lastWhisper(guest, 1), /Guests can't check/);
  await it.workspace.mention({ channel: incidents, user: guest, text: "take 1", threadTs: headline.ts });
  assert.match(await it.lastWhisper(guest, 2), /Guests can't check/);
  await it.workspace.react({ channel: incidents, ts: final.ts, name: "pushpin", user: guest });
  await until("four refusals", async () => (await refusals()).length === 4);
  assert.deepEqual(
    (await refusals()).map(({ actor }) => actor),
    [guest, guest, guest, guest],
  );
  assert.match(
    JSON.stringify(await it.store.steps((await it.store.checkAt(incidents, headline.ts))?.id ?? "")),
    /"state":"open"/,
  );
  for (const { id } of Object.values(shortcuts))
    await it.workspace.shortcut({ channel: incidents, ts: final.ts, user: guest, callbackId: id });
  for (const verb of ["experiment", "close", "export"] as const)
    await it.workspace.press({ channel: incidents, ts: headline.ts, user: guest, ...chosen(headline, verb) });
  await it.workspace.press({ channel: incidents, ts: final.ts, actionId: "dbcheck_ticket", user: guest });
  await until("all of them", async () => (await refusals()).length === 4 + Object.keys(shortcuts).length + 4);
  const answers = 4 + Object.keys(shortcuts).length + 4;
  await until("an answer to each", () => it.whispers(guest).length === answers);
  assert.deepEqual(
    [it.workspace.views(guest), it.workspace.files()],
    [[], []],
    "nothing opened for them, and nothing was handed out",
  );
  assert.ok(await it.store.openIncident(it.name));
  await it.workspace.mention({ channel: "C0SHARED", user: partner, text: it.name });
  const foreign = await until("an answer", () => it.whispers(partner)[0]);
  assert.match(foreign, /only answer in the workspace that I'm installed in/);
  await until("kept as well", async () =>
    (await refusals()).some(({ actor, data }) => actor === partner && data["wanted"] === "check"),
  );
  await it.type("/dbcheck list", incidents, guest);
  assert.match(await it.lastWhisper(guest, answers), /No target can be checked here/);

  const welcome = await outage({ allowGuests: true });
  await welcome.type(`/dbcheck ${welcome.name}`, incidents, guest);
  await until("a guest's check", () => welcome.dispatched.length === 1);
  const blind = await outage({}, { noScopes: ["users:read"] });
  await blind.type(`/dbcheck ${blind.name}`);
  assert.match(
    await blind.lastWhisper(ada, 0),
    /can't tell members from guests\. The app needs the scope `users:read`/,
  );
});

test("a form that was opened is judged again when it is sent: who may no longer is refused in it, and nothing is done", async () => {
  const it = await outage();
  const { headline, final } = await it.begin();
  const steps = async () =>
    JSON.stringify(await it.store.steps((await it.store.checkAt(incidents, headline.ts))?.id ?? ""));
  const skip = /"(\S{36}:1:skip)"/.exec(JSON.stringify(final))?.[1] ?? "";
  const forms: [
    callbackId: string,
    press: { ts: string; actionId: string; value?: string },
    values: Record<string, Record<string, string>>,
  ][] = [
    [
      "dbcheck_step_form",
      { ts: final.ts, actionId: "dbcheck_step:1:more", value: skip },
      { words: { words: "not ours" } },
    ],
    [
      "dbcheck_experiment_form",
      { ts: headline.ts, ...chosen(headline, "experiment") },
      { name: { name: "one" }, outcome: { outcome: "failed" } },
    ],
    ["dbcheck_ticket_form", { ts: final.ts, actionId: "dbcheck_ticket" }, {}],
  ];
  const before = await steps();
  for (const [callbackId, press, values] of forms) {
    it.policy.allowedUsers = [];
    await it.workspace.press({ channel: incidents, user: ada, ...press });
    const view = await until(callbackId, () => it.workspace.views(ada).find((one) => one.callback_id === callbackId));
    it.policy.allowedUsers = [grace];
    const answer = await it.workspace.submitView({ user: ada, view: view.id, values });
    assert.match(JSON.stringify(answer), /"response_action":"errors".*You aren't allowed to check/, callbackId);
    await it.workspace.closeView({ user: ada, view: view.id });
  }
  assert.equal(await steps(), before);
  const kept = async () =>
    (await it.store.events({ target: it.name }))
      .map(({ type }) => type)
      .filter((type) => ["access.refused", "ticket.created", "experiment.recorded"].includes(type));
  // The person's answer does not wait for the store (refusal.ts).
  await until("three refusals, kept", async () => (await kept()).length === 3);
  assert.deepEqual(await kept(), ["access.refused", "access.refused", "access.refused"]);
});
