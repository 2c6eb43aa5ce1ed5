// Slack is away for hours. When it is back it is told how each thing ended, what is still so, what was asked for.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import type { Cause } from "../../src/report/causes.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { freshStoreAndSql } from "../support/store.ts";
import { until } from "../support/until.ts";
import { healthy, tlsDown } from "./reports.ts";
import { incidents, startable } from "./scene.ts";

const { store, sql } = await freshStoreAndSql();
const workspace = await startWorkspace();
after(() => workspace.close());
const ada = { teamId: "T0LOCAL", userId: "U0ADA", channelId: incidents, channelName: "incidents", responseUrl: null };

let second = 0;
/** @param cause null: it is healthy */
async function end(id: string, cause: Cause | null): Promise<CheckRow> {
  assert.ok(await store.claim(id, "w", 60_000));
  const startedAt = new Date(Date.now() - 3_600_000 + (second += 1) * 1000).toISOString();
  const verdict = { ...tlsDown.verdict, cause, summary: `It is ${cause}.` };
  const report = cause === null ? healthy : { ...tlsDown, verdict };
  assert.ok(await store.finish(id, "w", { state: "done", report: { ...report, id, startedAt } }));
  return (await store.check(id)) ?? assert.fail();
}
async function alerted(target: string, cause: Cause): Promise<CheckRow> {
  const [taken] = await store.takeAlerts([
    {
      source: "alertmanager",
      key: randomUUID(),
      moment: "",
      isOneUntilEnded: false,
      state: "firing",
      title: `${target} is down`,
      summary: null,
      url: null,
      labels: {},
      isOwn: false,
      target: { name: target, fingerprint: "h:1/d as u", place: { channel: incidents } },
      reason: null,
      candidates: [],
    },
  ]);
  return end(taken?.toRun ?? assert.fail(), cause);
}
async function lookedAt(target: string, ...causes: (Cause | null)[]): Promise<void> {
  for (const cause of causes) {
    await sql.query("update dbcheck.incidents set next_look_at = now() where target = $1", [target]);
    const checks = await Promise.all((await store.dueScheduledChecks(100)).map((id) => store.check(id)));
    await end(checks.find((one) => one?.target === target)?.id ?? assert.fail(`no check of ${target} is due`), cause);
  }
}

test("what waited for hours is summed up: no rows of then, the last turn alone, and all of what is just over", async () => {
  await alerted("mended", "tls-certificate-expired");
  await lookedAt("mended", "tcp-refused", null, null, null);
  await alerted("broken", "tls-certificate-expired");
  await lookedAt("broken", "tcp-refused", "tcp-timeout");
  const request = { deliveryKey: "k", target: "asked", fingerprint: "h:1/d as u", requester: ada };
  const asked = await store.accept(request);
  assert.ok(asked.kind === "new");
  await end(asked.check.id, null);
  // Nobody looks at any of them again.
  await sql.query("update dbcheck.incidents set next_look_at = null");
  await sql.query("update dbcheck.checks set finished_at = finished_at - interval '5 hours'");
  await alerted("recent", "tcp-refused");
  await sql.query("update dbcheck.incidents set next_look_at = null");

  const app = startable(workspace, store, new MemoryStore(), []);
  await app.start();
  after(() => app.stop());
  const waiting = "select id from dbcheck.messages where want_version > has_version and not dropped";
  await until("nothing to wait", async () => (await sql.query(waiting)).rows.length === 0);

  const threadOf = (target: string) => {
    const [headline, ...more] = workspace
      .messages(incidents)
      .filter(({ text, thread_ts: of }) => of === undefined && text.startsWith(`${target}: `));
    assert.ok(headline && more.length === 0, `one headline of ${target}`);
    const replies = workspace.thread(incidents, headline.ts).slice(1);
    return { headline: renderText([headline]), replies: replies.map((reply) => renderText([reply])) };
  };
  const mended = threadOf("mended");
  assert.match(mended.headline, /mended: Recovered.*It was: It is tcp-refused\..*Since /s);
  assert.equal(mended.replies.length, 1, mended.replies.join("\n---\n"));
  assert.match(mended.replies[0] ?? "", /Recovered after/);

  const broken = threadOf("broken");
  assert.match(broken.headline, /broken: Down.*It is tcp-timeout\./s);
  assert.equal(broken.replies.length, 2, broken.replies.join("\n---\n"));
  assert.match(broken.replies.join("\n"), /It is tcp-timeout/);
  assert.ok(
    workspace.messages(incidents).some((message) => JSON.stringify(message).includes("dbcheck_step:1:go")),
    "its steps can be taken",
  );

  const answer = threadOf("asked");
  assert.match(answer.headline, /asked: Healthy.*Checked .* at \d/s);
  assert.equal(answer.replies.length, 1, answer.replies.join("\n---\n"));
  assert.match(answer.replies[0] ?? "", /@U0ADA|Ada/);

  const recent = threadOf("recent");
  assert.equal(recent.replies.length, 2, "its rows and its result");
  assert.doesNotMatch(recent.headline, /Checked .* at \d/);
  const { rows } = await sql.query<{ error: string; n: number }>(
    `select data ->> 'error' as error, count(*)::int as n from dbcheck.events
     where type = 'message.dropped' group by 1`,
  );
  assert.deepEqual(rows, [{ error: "summed up: it waited for long", n: 6 }]);
});
