// A whole incident, scripted, with a real server and the bot as a
// process: fault, watch, another fault, recovery, relapse, history.
import assert from "node:assert/strict";
import { test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import { testCluster } from "../support/cluster.ts";
import { ada, allSaid, general, grace, incidents, lookNow, stage } from "../support/incident-stage.ts";
import { chosen } from "../support/incident-menu.ts";
import { until } from "../support/until.ts";

const patients = await testCluster();
const stores = await testCluster();

test("a watched target: quiet while it works, an incident in the watch's channel when it does not", async () => {
  const { workspace, admin, store, bot } = await stage("depot", patients, stores);
  await bot().until("dbcheck is up");
  const ask = (text: string) => workspace.command({ channel: incidents, user: ada, text: `/dbcheck ${text}` });
  const told = (words: RegExp) =>
    until(String(words), () =>
      workspace
        .ephemerals()
        .map((one) => JSON.stringify(one))
        .find((one) => words.test(one)),
    );
  await ask("watch depot every 10s");
  await told(/Choose an interval from every 1m/);
  await ask("watch depot every 1m");
  await told(/I check `depot` every minute, first/);
  const look = () => lookNow(store);
  await look();
  assert.equal(workspace.messages(incidents).length, 0);
  await admin.query("alter database depot allow_connections false");
  await look();
  await look();
  await until("the verdict in the channel", () =>
    /Down – The database "depot" accepts no connections/.test(renderText(workspace.messages(incidents))),
  );
  await until("the final reply", () => JSON.stringify(workspace.messages(incidents)).includes("dbcheck_details"));
  await ask("watching");
  await told(/`depot` every minute, posts to <#C0INCIDENTS>, set by <@U0ADA>: :red_circle: incident since/);
  await ask("unwatch depot");
  await told(/no longer watched/);
});

test("an incident from its first bad verdict to its end, in one thread", async () => {
  const { workspace, admin, store, bot } = await stage("shop", patients, stores);
  await bot().until("dbcheck is up");
  await admin.query("revoke connect on database shop from public");
  await admin.query("grant connect on database shop to shop");
  const said = () => workspace.messages(incidents);
  const text = () => renderText(said());
  const check = async () => {
    const before = said().filter((message) => JSON.stringify(message).includes("dbcheck_details")).length;
    await workspace.command({ channel: incidents, user: ada, text: "/dbcheck shop" });
    await until(
      "the end",
      () => said().filter((message) => JSON.stringify(message).includes("dbcheck_details")).length > before,
    );
  };
  const headline = () =>
    renderText([said().find((message) => JSON.stringify(message).includes("Since ")) ?? said()[0]!]);
  const looks = async () =>
    Number(
      (
        await store<{ looks: string }>(
          "select incident->>'looks' as looks from dbcheck.incidents order by opened_at desc limit 1",
        )
      )[0]?.looks ?? 0,
    );
  const look = () => lookNow(store);

  await check();
  assert.equal(await looks(), 0, "a healthy check opens no incident");
  await admin.query("alter database shop allow_connections false");
  await check();
  await until("the watch in the headline", () => /next check/.test(text()));
  await allSaid(store);
  const messages = said().length;
  await look();
  // The bot looks by itself as well, where this takes long.
  await until("the look in the headline", () => /checked ([2-9]|\d\d) times/.test(text()));
  assert.equal(said().length, messages, "a look that finds what is known posts nothing");

  const final = () => said().find((message) => JSON.stringify(message).includes("dbcheck_step:1:go"));
  const list = () => renderText([final() ?? said()[0]!]);
  const press = (user: string, actionId: string, verb: string) => {
    const found = final();
    assert.ok(found);
    const value = new RegExp(`"(\\S{36}:\\d+:${verb})"`).exec(JSON.stringify(found))?.[1] ?? "";
    return workspace.press({
      channel: incidents,
      ts: found.ts,
      actionId,
      user,
      ...(actionId.endsWith("more") ? { value } : {}),
    });
  };
  await until("the steps under the verdict", () => /Do now/.test(list()));
  const offered = final()!;
  await press(ada, "dbcheck_step:1:go", "take");
  await until("its owner", () => /1\. .*being done by @U0ADA/i.test(list()));
  // Who does it need not be who took it.
  await workspace.press({ channel: incidents, ts: offered.ts, actionId: "dbcheck_step:1:go", user: grace });
  await until("done", () => /1\. .*– done by @U0GRACE/i.test(list()));
  await press(grace, "dbcheck_step:1:more", "check");
  await until("un-ticked by a check", () =>
    /1\. .*being done by @U0ADA[\s\S]*Checked .*: still there: The database "shop" accepts no connections/i.test(
      list(),
    ),
  );
  await press(grace, "dbcheck_step:1:more", "skip");
  const [form] = await until("the form", () => (workspace.views(grace).length > 0 ? workspace.views(grace) : null));
  await workspace.submitView({ user: grace, view: form!.id, values: { words: { words: "the night shift does it" } } });
  await until("skipped", () => /1\. .*– skipped by @U0GRACE: the night shift does it/i.test(list()));
  await press(ada, "dbcheck_step:1:go", "reopen");
  await until("opened again", () => /1\. .*being done by @U0ADA/i.test(list()) && !/skipped by/.test(list()));
  await press(ada, "dbcheck_step:1:more", "check");
  await until("checked again", () => /1\. .*being done by @U0ADA[\s\S]*Checked .*: still there/i.test(list()));
  assert.equal(said().length, messages, "steps are edits of the final reply");

  await admin.query("alter database shop allow_connections true");
  await admin.query("revoke connect on database shop from shop");
  await admin.query("alter database shop owner to postgres");
  await look();
  await until("another verdict in the thread", () => /Down, for another reason/.test(text()));
  assert.match(text(), /admission-connect-denied/);

  await workspace.command({ channel: general, user: grace, text: "/dbcheck shop" });
  await until("a word on the open incident", () =>
    JSON.stringify(workspace.ephemerals()).includes("An incident of `shop` has been open since"),
  );
  assert.match(JSON.stringify(workspace.ephemerals()), /its thread>/);
  const open = "select count(*)::int as n from dbcheck.checks where state in ('waiting', 'running')";
  await until("the end of that check", async () => (await store<{ n: number }>(open))[0]?.n === 0);

  await admin.query("grant connect on database shop to shop");
  for (let n = 0; n < 3; n += 1) await look();
  await until("the recovery in the thread", () => /Recovered after/.test(text()));
  await until("the recovery in the headline", () => /Recovered/.test(headline()));
  assert.doesNotMatch(headline(), /next look/);

  await admin.query("alter database shop allow_connections false");
  await look();
  await until("the relapse in the thread", () => /Down again/.test(text()));
  const first = await until("the headline says so too", () =>
    said().find((message) => JSON.stringify(message).includes(':close"')),
  );
  await workspace.press({ channel: incidents, ts: first.ts, user: ada, ...chosen(first, "close") });
  const asked = await until("the form that asks", () => workspace.views(ada).at(-1));
  await workspace.submitView({ user: ada, view: asked.id, values: {} });
  await until("the end in the headline", () => /Closed – by @/.test(text()));

  await workspace.press({ channel: incidents, ts: first.ts, user: ada, ...chosen(first, "export") });
  const file = await until("the record in the thread", () =>
    workspace.files().find(({ name }) => name.startsWith("incident-shop-")),
  );
  const record = String(file.content);
  for (const words of [
    "# Incident of shop: closed by Ada Lovelace",
    "admission-database-closed",
    "admission-connect-denied",
    "| dbcheck | \\*\\*recovered after",
    "## Steps",
    "Grace Hopper | skipped step 1",
    "## Timeline",
    "Ada Lovelace | asked for a check",
  ])
    assert.match(record, new RegExp(words.replaceAll(/[|]/g, "\\|")), words);
  assert.ok(!record.includes("correct horse"));

  await workspace.command({ channel: incidents, user: ada, text: "/dbcheck history shop" });
  const history = await until("the history", () =>
    workspace
      .ephemerals()
      .map((one) => JSON.stringify(one))
      .find((one) => one.includes("What happened to `shop`")),
  );
  for (const words of [
    "an incident opened",
    "another verdict",
    "recovered after",
    "failing again",
    "<@U0ADA> closed the incident",
  ])
    assert.ok(history.includes(words), `${words} is not in ${history}`);
  assert.ok(!history.includes("correct horse"));
  const notes = said().filter((message) => /for another reason|Recovered after|Down again/.test(renderText([message])));
  assert.equal(notes.length, 3, "each turn is told once");
  assert.equal(new Set(notes.map(({ thread_ts }) => thread_ts)).size, 1, "in one thread");
});
