// Buttons: what they do, and that they carry no authority.
import assert from "node:assert/strict";
import { test } from "node:test";
import { healthy, hostile, progress, tlsDown } from "./reports.ts";
import { incidents, readable, scene, type Scene } from "./scene.ts";
import { until } from "../support/until.ts";

async function finished(it: Scene, text = "/dbcheck blockster-v2") {
  await it.type(text);
  await it.finish(tlsDown);
  const final = await until("final", () =>
    it.workspace
      .messages(incidents)
      .find(
        ({ blocks }) => /Do now .*Renew/.test(readable(blocks)) && JSON.stringify(blocks).includes("dbcheck_details"),
      ),
  );
  return { channel: incidents, ts: final.ts, user: "U0ADA" };
}

test("Details: the facts in a modal; Run again: another thread, once", async () => {
  const it = await scene();
  const button = await finished(it);
  await it.workspace.press({ ...button, actionId: "dbcheck_details" });
  // Facts that take long come into a modal that is open already.
  const facts = /tls.*failed \(certificate-expired\).*notAfter: 2026-02-23.*openssl s_client/;
  await until("the facts in the modal", () => facts.test(readable(it.workspace.views("U0ADA").at(-1)?.blocks)));
  it.workspace.faults.deliverTwice();
  await it.workspace.press({ ...button, actionId: "dbcheck_run_again", user: "U0GRACE" });
  await until(
    "second headline",
    () => it.workspace.messages(incidents).filter(({ thread_ts }) => !thread_ts).length === 2,
  );
  await until("dispatch", () => it.dispatched.length > 1);
  assert.equal(it.dispatched.length, 2);
  assert.equal((await it.store.check(it.dispatched[1] ?? ""))?.requesters[0]?.userId, "U0GRACE");
});

test("Details of a report far beyond Slack's limits: shown as far as it goes, and says what is left out", async () => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2");
  await it.finish(hostile);
  const final = await until("final", () => it.workspace.messages(incidents)[2]);
  await it.workspace.press({ channel: incidents, ts: final.ts, user: "U0ADA", actionId: "dbcheck_details" });
  const left = /\d+ more observations don't fit here\. dbcheck check blockster-v2 --json/;
  await until("the facts in the modal", () => left.test(readable(it.workspace.views("U0ADA").at(-1)?.blocks)));
  assert.ok(
    it.workspace.calls().every(({ outcome }) => outcome === "ok"),
    JSON.stringify(it.workspace.calls().find(({ outcome }) => outcome !== "ok")?.outcome),
  );
});

test("Cancel: asked of the store, said at once, gone from the ended checklist", async () => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2");
  const checklist = await until("checklist", () => it.workspace.messages(incidents)[1]);
  const id = it.dispatched[0] ?? "";
  await it.store.claim(id, "w", 60_000);
  await it.store.saveProgress(id, "w", progress(2));
  const press = { channel: incidents, ts: checklist.ts, actionId: "dbcheck_cancel", user: "U0GRACE" };
  // Both at the same time: the first one takes the button away.
  await Promise.all([it.workspace.press(press), it.workspace.press(press)]);
  await until("the wish reaches the worker", async () => (await it.store.renew(id, "w", 60_000)).cancelRequested);
  const again = await until("again", () => it.workspace.ephemerals("U0GRACE").at(-1));
  assert.match(again.text, /being cancelled already/);
  assert.ok(again.thread_ts, "said in the thread");
  await it.store.finish(id, "w", { state: "cancelled", report: healthy });
  await until("cancelled", () => /Cancelled/.test(readable(it.workspace.messages(incidents)[0]?.blocks)));
});

test("a press is judged by the policy as it is now, and of a check that is gone it says so", async () => {
  const it = await scene();
  const button = await finished(it, "/dbcheck payroll");
  for (const actionId of ["dbcheck_details", "dbcheck_run_again"]) {
    const before = it.workspace.ephemerals("U0GRACE").length;
    await it.workspace.press({ ...button, user: "U0GRACE", actionId });
    assert.match(
      (await until("refusal", () => it.workspace.ephemerals("U0GRACE")[before])).text,
      /aren't allowed to check/,
    );
  }
  assert.equal(it.workspace.views("U0GRACE").length, 0);
  assert.equal(it.dispatched.length, 1);
  await it.store.purge(-1);
  await it.workspace.press({ ...button, actionId: "dbcheck_details" });
  assert.match((await until("gone", () => it.workspace.ephemerals("U0ADA").at(-1))).text, /no longer have this check/);
});
