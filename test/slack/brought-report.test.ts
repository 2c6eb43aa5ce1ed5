// A report brought into the thread, as a file or pasted: one more place. What is wrong with it one person hears.
import assert from "node:assert/strict";
import { test } from "node:test";
import { directoryOf } from "../../src/cli/target-directory.ts";
import { readTargets } from "../../src/target/file.ts";
import type { Report } from "../../src/report/report.ts";
import { isSlacksOwn } from "../../src/slack/connection/slack-file.ts";
import { closedPort, check } from "../support/check.ts";
import { until } from "../support/until.ts";
import { healthy, tlsDown } from "./reports.ts";
import { incidents, readable, scene, type Scene } from "./scene.ts";

const refused = await check({ user: "app", database: "app", port: closedPort });
const file = (report: unknown, name = "report.json") => ({
  name,
  content: typeof report === "string" ? report : JSON.stringify(report),
});

async function thread(options: Parameters<typeof scene>[0] = {}): Promise<{ it: Scene; threadTs: string }> {
  const it = await scene(options);
  await it.type("/dbcheck blockster-v2");
  await it.finish(healthy);
  const headline = await until("the thread", () => it.workspace.messages(incidents)[0]);
  await until("its end", () => /Healthy/.test(it.workspace.messages(incidents)[0]?.text ?? ""));
  await until("whose place is kept", () => it.store.checkAt(incidents, headline.ts));
  return { it, threadTs: headline.ts };
}

function bring(
  { it, threadTs }: Awaited<ReturnType<typeof thread>>,
  text: string,
  files?: ReturnType<typeof file>[],
  user = "U0ADA",
) {
  const said = { channel: incidents, user, text, threadTs };
  return it.workspace.say(files ? { ...said, files } : said);
}

const told = (it: Scene, user = "U0ADA") =>
  until("a word to the person", () => it.workspace.ephemerals(user).at(-1)?.text);
const headline = (it: Scene) => readable(it.workspace.messages(incidents)[0]?.blocks);

test("a file in the thread is one more place in the headline, marked as given by hand; its verdict is not read", async () => {
  const stage = await thread();
  const { it } = stage;
  const lying: Report = { ...refused, verdict: healthy.verdict, findings: [] };
  await bring(stage, "from web", [file(lying)]);
  assert.match(await told(it), /Added the report from `web`/);
  await until("the headline to show it", () => /✗ web: tcp, [^?!✓]*by hand/.test(headline(it)));
  assert.match(headline(it), /With the report from web, given by hand \(.* UTC\): /);
  const [fetched] = it.workspace.calls("files.info");
  assert.equal(fetched?.outcome, "ok");
  const [kept] = await it.store.events({ types: ["report.attached"] });
  assert.deepEqual([kept?.actor, kept?.data["vantage"]], ["U0ADA", "web"]);
  await bring(stage, "from web", [file(refused)]);
  await until("the second to be refused", () =>
    /already attached/.test(it.workspace.ephemerals("U0ADA").at(-1)?.text ?? ""),
  );
});

test("pasted, with a mention and among Slack's marks, it is taken once", async () => {
  const stage = await thread();
  const { it, threadTs } = stage;
  const escaped = JSON.stringify(refused).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  await it.workspace.mention({ channel: incidents, user: "U0ADA", threadTs, text: `from web \`\`\`${escaped}\`\`\`` });
  assert.match(await told(it), /Added the report from `web`/);
  assert.equal(it.workspace.ephemerals("U0ADA").length, 1);
});

test("no place, no report and a secret in it are told to the one who brought it, and change nothing", async () => {
  const stage = await thread();
  const { it } = stage;
  const before = headline(it);
  const cases: [string, ReturnType<typeof file>, RegExp][] = [
    ["", file({ ...refused, vantage: "local" }), /Name the vantage in the message, such as: from web/],
    ["from web", file("half a rep"), /report\.json is not JSON/],
    ["from web", file({ ...refused, schema: "dbcheck.report/9" }), /is not a report of/],
    ["from web", file({ ...refused, id: "canary-5e1d07" }), /report\.json contains a secret of this target/],
    ["from web", file(`"${"x".repeat(4 * 1024 * 1024)}"`), /has more than 4 MB/],
  ];
  for (const [text, brought, expected] of cases) {
    const heard = it.workspace.ephemerals("U0ADA").length;
    await bring(stage, text, [brought]);
    const answer = await until(String(expected), () => it.workspace.ephemerals("U0ADA")[heard]?.text);
    assert.match(answer, expected);
    assert.doesNotMatch(answer, /canary/);
  }
  assert.equal(headline(it), before);
});

test("a bot without files:read says which right it lacks; a person who may not act is refused; other files are left alone", async () => {
  const lacking = await thread({ noScopes: ["files:read"] });
  await bring(lacking, "from web", [file(refused)]);
  assert.match(await told(lacking.it), /needs the scope files:read/);

  const stage = await thread();
  const { it, threadTs } = stage;
  await bring(stage, "from web", [file(refused)], "U0GUEST");
  assert.match(await told(it, "U0GUEST"), /guest/i);
  await bring(stage, "logs", [file({ level: 30 }, "log.json"), file("hello", "notes.txt")]);
  await it.workspace.say({ channel: incidents, user: "U0ADA", text: "from web", files: [file(refused)] });
  await it.workspace.mention({ channel: incidents, user: "U0ADA", threadTs, text: "help" });
  await until("the answer to the mention", () => /take 2/.test(it.workspace.ephemerals("U0ADA")[0]?.text ?? ""));
  assert.equal(it.workspace.ephemerals("U0ADA").length, 1);
});

test("for a place that cannot run dbcheck the thread offers a check in sh, filled in, without a secret", async () => {
  const url = "postgres://app:canary-5e1d07@db.example:5433/app?sslmode=require";
  const { targets } = readTargets(`targets: { blockster-v2: { url: "${url}" } }`, "t.yaml", {});
  const { it, threadTs } = await thread({ directory: directoryOf(targets, null) });
  await it.workspace.mention({ channel: incidents, user: "U0ADA", threadTs, text: "script from web" });
  assert.match(
    await told(it),
    /sh dbcheck-blockster-v2\.sh &gt; report\.json|sh dbcheck-blockster-v2\.sh > report\.json/,
  );
  const [shared] = it.workspace.files();
  const script = shared?.content?.toString() ?? "";
  assert.match(script, /^vantage='web'$[\s\S]*^hosts='db\.example 5433'$[\s\S]*^sslmode='require'$/m);
  assert.doesNotMatch(script, /canary/);
});

test("the token goes to Slack's own hosts alone", () => {
  const slack = "https://slack.com/api/";
  for (const url of ["https://files.slack.com/files-pri/T-F/report.json", "https://acme.slack-gov.com/f"])
    assert.ok(isSlacksOwn(url, slack), url);
  for (const url of [
    "http://files.slack.com/f",
    "https://files.slack.com:8443/f",
    "https://slack.com.evil.example/f",
    "https://notslack.com/f",
    "https://user:pw@files.slack.com/f",
    "ftp://files.slack.com/f",
    "x",
  ])
    assert.ok(!isSlacksOwn(url, slack), url);
});

/** *Check elsewhere …* of the thread of a database that is down. */
async function placeForm(options: Parameters<typeof scene>[0] = {}) {
  const it = await scene(options);
  await it.type("/dbcheck blockster-v2");
  await it.finish(tlsDown);
  const final = await until("the result", () => it.workspace.messages(incidents)[2]);
  await it.workspace.press({ channel: incidents, ts: final.ts, actionId: "dbcheck_place_script", user: "U0ADA" });
  const view = await until("the form", () => it.workspace.views("U0ADA").at(-1));
  const shown = () => readable(it.workspace.views("U0ADA").at(-1)?.blocks);
  const send = (values: Record<string, string>) =>
    it.workspace.submitView({
      view: view.id,
      user: "U0ADA",
      values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { [id]: value }])),
    });
  return { it, view, shown, send };
}

test("the form of a check elsewhere takes a file, and says what is wrong with one that is no report", async () => {
  const { it, send, shown } = await placeForm();
  await send({ place: "web", file: JSON.stringify([file("no report")]) });
  await until("what is wrong", () => /report\.json/.test(shown()) && !/Reading/.test(shown()));
  assert.doesNotMatch(headline(it), /by hand/);

  const again = await placeForm();
  await again.send({ place: "web", file: JSON.stringify([file(refused)]) });
  await until("that it is in", () => /Added the report from web/.test(again.shown()));
  await until("the headline to show it", () => /✗ web: tcp, [^?!✓]*by hand/.test(headline(again.it)));
  const [kept] = await again.it.store.events({ types: ["report.attached"] });
  assert.deepEqual([kept?.actor, kept?.data["vantage"]], ["U0ADA", "web"]);
});

test("without leave to read files the form asks for the text alone; without either it says so", async () => {
  const { view, shown, send } = await placeForm({ noScopes: ["files:read"] });
  assert.doesNotMatch(JSON.stringify(view), /file_input/);
  const answer = await send({ place: "web" });
  assert.match(JSON.stringify(answer), /Add a file, or the report's text/);
  const { advice: _, ...short } = { ...refused, findings: [], observations: refused.observations.slice(0, 3) };
  await send({ place: "web", text: JSON.stringify(short) });
  await until("that it is in", () => /Added the report from web/.test(shown()));
});

test("the form gives the script as a file in its thread", async () => {
  const url = "postgres://app@db.example:5433/app?sslmode=require";
  const { targets } = readTargets(`targets: { blockster-v2: { url: "${url}" } }`, "t.yaml", {});
  const { it, view } = await placeForm({ directory: directoryOf(targets, null) });
  await it.workspace.pressInView({ view: view.id, actionId: "dbcheck_place_script_file", user: "U0ADA" });
  await until("the file", () => it.workspace.files().some(({ name }) => name === "dbcheck-blockster-v2.sh"));
  assert.match(await told(it), /sh dbcheck-blockster-v2\.sh > report\.json/);
});
