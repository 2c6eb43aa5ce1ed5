// The vendor's ticket as people make it in Slack: form, preview,
// refusal of secrets, file, fields, follow-up, case number.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import type { Report } from "../../src/report/report.ts";
import { shortcuts } from "../../src/slack/action-ids.ts";
import { sharedCluster } from "../support/cluster.ts";
import { freshStore } from "../support/store.ts";
import { healthy, tlsDown as down } from "./reports.ts";
import { incidents, readable, scene, targets } from "./scene.ts";
import { chosen } from "../support/incident-menu.ts";
import { until } from "../support/until.ts";

const cluster = await sharedCluster();
const [ada, grace, guest] = ["U0ADA", "U0GRACE", "U0GUEST"];
const offered = Object.values(shortcuts).map(({ id, name }) => ({ callbackId: id, name }));
const vendor = { name: "neon", from: "place", ids: { endpoint: "ep-cool-rain-123456", region: "eu-central-1.aws" } };
let minute = 0;

async function outage(options: { noScopes?: string[] } = {}) {
  const name = `db${randomUUID().slice(0, 6)}`;
  const store = await freshStore(cluster);
  const [base] = targets;
  assert.ok(base);
  const it = await scene({ known: [{ ...base, name }], store: () => store, shortcuts: offered, ...options });
  const end = async (report: Report) => {
    const id = it.dispatched.at(-1) ?? "";
    assert.ok(await store.claim(id, "w", 60_000));
    const startedAt = new Date(Date.now() - 60_000 + (minute += 1) * 1000).toISOString();
    const target = { ...report.target, name, vendor };
    assert.ok(await store.finish(id, "w", { state: "done", report: { ...report, id, target, startedAt } }));
  };
  const check = async (report: Report) => {
    const before = it.dispatched.length;
    await it.type(`/dbcheck ${name}`);
    await until("dispatch", () => it.dispatched.length > before);
    await end(report);
    await until(
      "its end",
      () =>
        it.workspace.messages(incidents).filter((one) => JSON.stringify(one).includes("dbcheck_details")).length >
        before,
    );
  };
  await check(down);
  const [headline] = it.workspace.messages(incidents);
  const final = it.workspace.messages(incidents).find((one) => JSON.stringify(one).includes("dbcheck_ticket"));
  assert.ok(headline && final);
  const form = async (user = ada) =>
    until("the form", () => {
      const view = it.workspace.views(user).at(-1);
      return view?.callback_id === "dbcheck_ticket_form" ? view : null;
    });
  const open = async (user = ada) => {
    await it.workspace.press({ channel: incidents, ts: final.ts, actionId: "dbcheck_ticket", user });
    return form(user);
  };
  const thread = () => renderText(it.workspace.thread(incidents, headline.ts));
  const note = () =>
    it.workspace.thread(incidents, headline.ts).filter((one) => JSON.stringify(one).includes("dbcheck_ticket_fields"));
  return { ...it, name, store, check, headline, final, open, form, thread, note };
}

test("a ticket is made: vendor and severity chosen beforehand, what is missing asked, a preview, the file in the thread, fields to paste", async () => {
  const it = await outage();
  const view = await it.open();
  const shown = () => readable(it.workspace.views(ada).at(-1)?.blocks);
  assert.match(JSON.stringify(view.blocks), /"initial_option":\{[^}]*\{[^}]*"Neon/);
  assert.match(shown(), /Impact.*Support asks for this/);
  assert.match(shown(), /Preview .*certificate/);
  const values = {
    "answer:impact": { answer: "nobody can order" },
    "answer:production": { answer: "yes" },
  };
  await it.workspace.pressInView({ view: view.id, actionId: "dbcheck_ticket_change:preview", user: ada, values });
  await until("a preview that holds the answer", () => /nobody can order/.test(shown()));
  await it.workspace.submitView({ user: ada, view: view.id, values });
  const file = await until("the file", () =>
    it.workspace.files().find(({ name }) => name === `ticket-neon-${it.name}-1.md`),
  );
  const text = String(file.content);
  assert.match(text, /^# /);
  for (const words of ["nobody can order", "ep-cool-rain-123456", "## Summary", "## Identification"])
    assert.ok(text.includes(words), words);
  const note = await until("the note", () => it.note()[0]);
  assert.match(it.thread(), /Ticket 1 for .*Neon/);
  assert.match(JSON.stringify(note), /"type":"link","url":"https:\/\/console\.neon\.tech/);
  await it.workspace.press({ channel: incidents, ts: note.ts, actionId: "dbcheck_ticket_fields", user: grace });
  const fields = await until("the fields", () => it.workspace.views(grace).at(-1));
  assert.match(readable(fields.blocks), /ep-cool-rain-123456/);
  const kept = await it.store.tickets((await it.store.checkAt(incidents, it.headline.ts))?.id ?? "");
  assert.deepEqual([kept.length, kept[0]?.ticket.vendor, kept[0]?.ticket.severity], [1, "neon", 1]);
  await it.workspace.press({ channel: incidents, ts: note.ts, actionId: "dbcheck_ticket_file", user: grace });
  await until("the file again", () => it.workspace.files().length === 2);
});

test("the form asks at most four things, what support needs first, and names the rest; one's own cause is said before all else", async () => {
  const it = await outage();
  const inputs = (view: { blocks: unknown[] }) => JSON.stringify(view.blocks).match(/"block_id":"answer:[^"]+"/g) ?? [];
  const view = await it.open();
  assert.ok(inputs(view).length > 0 && inputs(view).length <= 4, inputs(view).join());
  assert.ok(
    inputs(view).some((one) => one.includes("answer:impact")),
    inputs(view).join(),
  );
  assert.match(readable(view.blocks), /more answers? would help: the file lists (?:it|them) at the top/);
  assert.doesNotMatch(readable(view.blocks), /your own configuration/);
  await it.workspace.closeView({ user: ada, view: view.id });
  await it.check({ ...down, verdict: { ...down.verdict, owner: "client", cause: "config-url-invalid" } });
  const own = await it.open();
  assert.match(readable(own.blocks), /^This is your own configuration: Neon.* cannot fix it\. .* Do now: Renew/);
});

test("another vendor and a public ticket: drawn anew, identifiers of one vendor are not another's, names are masked", async () => {
  const it = await outage();
  const view = await it.open();
  const shown = () => readable(it.workspace.views(ada).at(-1)?.blocks);
  await it.workspace.pressInView({ view: view.id, actionId: "dbcheck_ticket_change:vendor", user: ada, value: "aws" });
  await until("AWS's severities", () =>
    /Production system impaired/.test(JSON.stringify(it.workspace.views(ada).at(-1)?.blocks)),
  );
  assert.doesNotMatch(shown(), /ep-cool-rain/);
  const values = { vendor: { "dbcheck_ticket_change:vendor": "aws" } };
  await it.workspace.pressInView({
    view: view.id,
    actionId: "dbcheck_ticket_change:audience",
    user: ada,
    value: "public",
    values,
  });
  await until("masked", () => /Masked:/.test(shown()));
  assert.doesNotMatch(shown(), /db\.example/);
});

test("a secret in an answer: nothing is made, nothing is sent, and the person is told", async () => {
  const it = await outage();
  const view = await it.open();
  const values = { "answer:impact": { answer: "login with canary-5e1d07 fails" } };
  await it.workspace.pressInView({ view: view.id, actionId: "dbcheck_ticket_change:preview", user: ada, values });
  const shown = () => readable(it.workspace.views(ada).at(-1)?.blocks);
  await until("the refusal", () => /No ticket can be created: it would contain a secret of this target/.test(shown()));
  await it.workspace.submitView({ user: ada, view: view.id, values });
  assert.ok(
    it.workspace.views(ada).some(({ id }) => id === view.id),
    "the form stays open",
  );
  assert.equal(it.workspace.files().length, 0);
  assert.deepEqual(it.note(), []);
  assert.ok(!JSON.stringify(it.workspace.calls("chat.postMessage")).includes("canary-5e1d07"));
  assert.ok(!JSON.stringify(await it.store.events({ target: it.name })).includes("canary-5e1d07"));
});

test("a follow-up says only what is new; the case number stands in the headline and in the note", async () => {
  const it = await outage();
  const view = await it.open();
  await it.workspace.submitView({
    user: ada,
    view: view.id,
    values: { "answer:impact": { answer: "nobody can order" } },
  });
  await until("the note", () => it.note()[0]);
  const ts = it.note()[0]?.ts ?? "";
  await it.workspace.press({ channel: incidents, ts, actionId: "dbcheck_ticket_case", user: ada });
  const form = await until("the form", () => it.workspace.views(ada).at(-1));
  await it.workspace.submitView({ user: ada, view: form.id, values: { number: { number: "NEON-4711" } } });
  await until("in the note", () => /Filed: case NEON-4711/.test(it.thread()));
  await until("in the headline", () =>
    /Neon.*: case NEON-4711/.test(renderText([it.workspace.messages(incidents)[0] ?? it.headline])),
  );
  await it.workspace.press({ channel: incidents, ts: it.headline.ts, user: ada, ...chosen(it.headline, "export") });
  const record = await until("the record", () => it.workspace.files().find(({ name }) => name.startsWith("incident-")));
  assert.match(String(record.content), /## Tickets\n\n- .*Neon.*case NEON-4711/);
  await it.check(healthy);
  await it.workspace.press({ channel: incidents, ts, actionId: "dbcheck_ticket_update", user: grace });
  const update = await it.form(grace);
  assert.match(readable(update.title), /Follow up/);
  await it.workspace.submitView({ user: grace, view: update.id });
  const file = await until("the follow-up", () =>
    it.workspace.files().find(({ name }) => name === `ticket-neon-${it.name}-2.md`),
  );
  const text = String(file.content);
  assert.match(text, /NEON-4711/);
  assert.match(text, /## What is new since the ticket/);
  assert.doesNotMatch(text, /## What we need from you/);
  const types = (await it.store.events({ target: it.name }))
    .map(({ type }) => type)
    .filter((type) => type.startsWith("ticket."));
  assert.deepEqual(types, ["ticket.created", "ticket.filed", "ticket.created"]);
  assert.ok(
    !it.workspace.files().some(({ name }) => name.endsWith(".png")),
    "one check and a ticket: words say as much",
  );
  await it.workspace.press({ channel: incidents, ts: it.headline.ts, user: ada, ...chosen(it.headline, "export") });
  const picture = await until("the picture", () => it.workspace.files().find(({ name }) => name.endsWith(".png")));
  assert.equal(picture.content?.subarray(1, 4).toString(), "PNG");
  assert.match(picture.altText, new RegExp(`^${it.name} from .* UTC: down for .*; notes, tickets: 3\\.$`));
  const [together] = it.workspace.calls("files.completeUploadExternal").slice(-1);
  const sent = JSON.stringify(together?.args["files"]);
  assert.equal(sent.match(/\bid\b/g)?.length, 2, `beside the record, in one message: ${sent}`);
});

test("by shortcut and from the Home tab; guests are refused; where files may not be put the person is told", async () => {
  const it = await outage({ noScopes: ["files:write"] });
  await it.workspace.shortcut({ channel: incidents, ts: it.final.ts, user: grace, callbackId: shortcuts.ticket.id });
  await it.form(grace);
  await it.workspace.openHome({ user: ada });
  const home = await until("the tab", () => it.workspace.home(ada));
  await it.workspace.pressInView({ view: home.id, actionId: "dbcheck_home_ticket", user: ada });
  const view = await it.form(ada);
  await it.workspace.submitView({ user: ada, view: view.id });
  await until("told", () =>
    it.workspace.ephemerals(ada).some(({ text }) => /needs the scope `files:write`/.test(text)),
  );
  await until("the ticket is kept all the same", () => it.note().length === 1);
  await it.workspace.press({ channel: incidents, ts: it.final.ts, actionId: "dbcheck_ticket", user: guest });
  await until("refused", () => it.workspace.ephemerals(guest).some(({ text }) => /Guests can't/.test(text)));
});
