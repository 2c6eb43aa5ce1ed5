// The Home tab, and watches: what one person sees of all targets, and from where they may act.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RegisteredTarget } from "../../src/use-cases/target-directory.ts";
import type { Report } from "../../src/report/report.ts";
import type { Store } from "../../src/store/store.ts";
import { freshStore } from "../support/store.ts";
import { ada, cluster, grace, guest, outage } from "./outage.ts";
import { healthy, tlsDown as down } from "./reports.ts";
import { incidents, readable, scene, targets } from "./scene.ts";
import { until } from "../support/until.ts";

const [base] = targets;

/** A check of the target that ended like that; nobody follows its messages. */
async function checkedAs(store: Store, target: string, report: Report): Promise<void> {
  const requester = { teamId: "T", userId: "U", channelId: "D", channelName: "directmessage", responseUrl: null };
  const accepted = await store.accept({ deliveryKey: target, target, fingerprint: "f", requester });
  assert.ok(accepted.kind === "new" && (await store.claim(accepted.check.id, "w", 60_000)));
  assert.ok(await store.finish(accepted.check.id, "w", { state: "done", report }));
}

test("the Home tab: how each target stands, open incidents with their threads, a check; what one may not see is not there", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  await it.workspace.openHome({ user: ada });
  const home = (user = ada) => readable(it.workspace.home(user)?.blocks);
  await until("the tab", () => /open incident/.test(home()));
  assert.match(home(), new RegExp(`${it.name}.*Down.*Check now.*Create ticket`));
  assert.match(
    JSON.stringify(it.workspace.home(ada)),
    new RegExp(`archives/${incidents}/p${headline.ts.replace(".", "")}`),
  );
  const view = it.workspace.home(ada);
  assert.ok(view);
  const checks = it.dispatched.length;
  await it.workspace.pressInView({ view: view.id, actionId: "dbcheck_home_check", user: ada });
  await until("a check", () => it.dispatched.length > checks);
  await until("said on top", () =>
    /is being checked. The thread is in your direct messages|incident of .* has been open/i.test(home()),
  );
  await it.end(down);
  await until("its thread", () => it.workspace.messages("D0ADA").length > 0);
  await it.workspace.openHome({ user: guest });
  await until("a guest's tab", () => /0 targets/.test(home(guest)));
  assert.doesNotMatch(home(guest), new RegExp(it.name));
});

test("the Home tab: targets of certain channels are there for who is in one of them, and their checks are told in it", async () => {
  assert.ok(base);
  const of = (name: string, ...allowedChannels: string[]): RegisteredTarget => ({
    ...base,
    name,
    policy: { ...base.policy, allowedChannels },
  });
  const known = [
    of("in-shared", "C0NOWHERE", "C0SHARED"),
    of("in-archive", "C0ARCHIVE"),
    of("in-private", "C0PRIVATE"),
  ];
  const store = await freshStore(cluster);
  const it = await scene({ known, store: () => store });
  await it.workspace.openHome({ user: grace });
  const text = (user: string) => readable(it.workspace.home(user)?.blocks);
  await until("her tab", () => /1 target that you can check/.test(text(grace)));
  assert.match(text(grace), /in-shared/);
  assert.doesNotMatch(text(grace), /in-archive|in-private/, "archived, and one that the bot does not see");
  await it.workspace.pressInView({
    view: it.workspace.home(grace)?.id ?? "",
    actionId: "dbcheck_home_check",
    user: grace,
  });
  await until("where it is told", () => /is being checked. The thread is in <#C0SHARED>/.test(text(grace)));
  await until("its thread", () => it.workspace.messages("C0SHARED").length > 0);

  const blind = await scene({ known, store: () => store, noScopes: ["channels:read", "groups:read"] });
  await blind.workspace.openHome({ user: grace });
  await until("without the scopes", () =>
    /0 targets.*Those limited to specific channels/.test(readable(blind.workspace.home(grace)?.blocks)),
  );
});

test("a watch that is set again from another channel moves there, and its answer says so", async () => {
  const it = await outage();
  await it.type(`/dbcheck watch ${it.name} every 5m`);
  assert.doesNotMatch(await it.lastWhisper(ada, 0), /Until now/);
  await it.type(`/dbcheck watch ${it.name} every 10m`, "C0SHARED", grace);
  assert.match(
    await it.lastWhisper(grace, 0),
    /every 10 minutes.*I no longer post changes in <#C0INCIDENTS> \(<@U0ADA> had set that\)/,
  );
  await it.type(`/dbcheck watch ${it.name} every 5m`, "C0SHARED", grace);
  assert.doesNotMatch(await it.lastWhisper(grace, 1), /Until now/);
});

test("the Home tab of 500 targets: the one in trouble first, pages and a filter, and the store is asked for what is shown", async () => {
  assert.ok(base);
  const known = Array.from({ length: 500 }, (_, at): RegisteredTarget => ({
    ...base,
    name: `many-${String(at).padStart(3, "0")}`,
  }));
  const store = await freshStore(cluster);
  await checkedAs(store, "many-444", down);
  await checkedAs(store, "many-007", healthy);
  const asked: string[][] = [];
  const standings = store.standings.bind(store);
  store.standings = (names) => {
    asked.push(names);
    return standings(names);
  };
  const it = await scene({ known, store: () => store });
  await it.workspace.openHome({ user: ada });
  const text = () => readable(it.workspace.home(ada)?.blocks);
  await until("the first page", () => /Page 1 of 25/.test(text()));
  assert.match(text(), /many-444\*: Down.*many-000\*: Not checked yet.*many-007\*: Healthy/s);
  assert.deepEqual(asked, [["many-444", ...known.slice(0, 19).map(({ name }) => name)]]);
  const view = () => it.workspace.home(ada)?.id ?? "";
  await it.workspace.pressInView({ view: view(), actionId: "dbcheck_home_page:next", user: ada });
  await until("the second page", () => /Page 2 of 25/.test(text()) && /many-020/.test(text()));
  await it.workspace.pressInView({ view: view(), actionId: "dbcheck_home_filter", user: ada, value: "many-31" });
  await until("filtered", () => /many-310/.test(text()) && !/many-020/.test(text()) && !/Page/.test(text()));
});

test("the Home tab: the places that answer for themselves, and those that nobody heard, for full members", async () => {
  assert.ok(base);
  const store = await freshStore(cluster);
  const selfTest = { dns: true, tcp: true, families: [4 as const] };
  const about = { version: "9.8.7", protocol: 1, reportVersion: "dbcheck.report/1", clockOffsetMs: 3, selfTest };
  await store.vantages.vantageSeen("web", about);
  const it = await scene({ known: [{ ...base, vantages: ["web", "cellar"] }], store: () => store });
  const text = (user: string) => readable(it.workspace.home(user)?.blocks);
  await it.workspace.openHome({ user: ada });
  await until("her tab", () => /1 target that you can check/.test(text(ada)));
  assert.match(text(ada), /Vantages.*`web`.*live \(dbcheck 9\.8\.7, clock right, IPv4/s);
  assert.match(text(ada), /`cellar`.*no contact yet/);
  await it.workspace.openHome({ user: guest });
  await until("a guest's tab", () => /that you can check/.test(text(guest)));
  assert.doesNotMatch(text(guest), /Vantages|9\.8\.7/);
});
