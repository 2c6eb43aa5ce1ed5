// A whole incident on stage: a workspace, a real patient, a store of
// its own, the bot as processes, and the people's script.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { renderText } from "../../src/demo/page/render-text.ts";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { shortcuts } from "../../src/slack/action-ids.ts";
import { temporaryDirectory } from "./cluster.ts";
import { startDbcheck, type Running } from "./processes.ts";
import { chosen } from "./incident-menu.ts";
import { until } from "./until.ts";

export const [incidents, general, ada, grace] = ["C0INCIDENTS", "C0GENERAL", "U0ADA", "U0GRACE"];

export interface Stage {
  name: string;
  workspace: Workspace;
  /** Of the patient. */
  admin: Client;
  /** One statement in the bot's store, on a connection of its own: the store may have been restarted. */
  store: <Row extends Record<string, unknown>>(sql: string) => Promise<Row[]>;
  /** Starts one more process of the bot. */
  bot: () => Running;
}

/** @param name of the target, its role and its database */
export async function stage(name: string, patients: Cluster, stores: Cluster): Promise<Stage> {
  const offered = Object.values(shortcuts).map(({ id, name: label }) => ({ callbackId: id, name: label }));
  const workspace = await startWorkspace({ shortcuts: offered });
  after(() => workspace.close());
  const admin = new Client(patients.url());
  admin.on("error", () => {});
  await admin.connect();
  after(() => admin.end());
  await admin.query(`create role ${name} login password 'correct horse'`);
  await admin.query(`create database ${name} owner ${name}`);
  const store = async <Row extends Record<string, unknown>>(sql: string): Promise<Row[]> => once(stores.url(name), sql);
  await once(stores.url(), `create database "${name}"`, 30_000);
  const file = join(await temporaryDirectory(), "targets.yaml");
  await writeFile(
    file,
    `targets:\n  ${name}:\n    url: "postgres://${name}:correct%20horse@127.0.0.1:${patients.port}/${name}"\n   ` +
      ` oncall: [${grace}]\n    application: { framework: ecto }\n`,
  );
  const bot = () =>
    startDbcheck(["serve"], {
      SLACK_BOT_TOKEN: workspace.botToken,
      SLACK_APP_TOKEN: workspace.appToken,
      SLACK_API_URL: workspace.apiUrl,
      PORT: "0",
      DBCHECK_STORE_URL: stores.url(name),
      DBCHECK_TARGETS: file,
      LOG_LEVEL: "info",
      // A bot that is killed while it sends a picture sends no second one.
      DBCHECK_PICTURES: "off",
    });
  return { name, workspace, admin, store, bot };
}

/** @param connectMs short where whoever asks will ask again */
async function once<Row extends Record<string, unknown>>(url: string, sql: string, connectMs = 2000): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The pauses are passed over: the next look is due now. Resolves when one that began after the call has ended; what was
 * under way before saw the world as it was. A look that turns nothing shows in its target's standing alone.
 */
export async function lookNow(store: Stage["store"], patienceMs?: number): Promise<void> {
  const due = `with idle as (select where not exists (select from dbcheck.checks where state in ('waiting', 'running'))),
    watches as (update dbcheck.watches set next_at = now() from idle),
    incidents as (update dbcheck.incidents set next_look_at = now() from idle where next_look_at is not null)
    select now()::text as at from idle`;
  const { at } = await until("nothing under way", async () => (await store<{ at: string }>(due))[0], patienceMs, 100);
  const isSeen = `select exists (select from dbcheck.standings where at > '${at}') as "isSeen"`;
  await until("a look", async () => (await store<{ isSeen: boolean }>(isSeen))[0]?.isSeen, patienceMs, 100);
}

/** Until Slack shows all that the store has. */
export async function allSaid(store: Stage["store"], patienceMs?: number): Promise<void> {
  const lag = "select count(*)::int as n from dbcheck.messages where want_version > has_version and not dropped";
  await until(
    "all that there is to say is said",
    async () => (await store<{ n: number }>(lag))[0]?.n === 0,
    patienceMs,
    100,
  );
}

/** What happens in the story, told to whoever wants to disturb or picture it. */
export type Scene = "watched" | "verdict" | "steps" | "experiments" | "recovered" | "exported";

/**
 * A healthy watch, a fault, its verdict, steps taken, ticked and un-ticked by a check, experiments, the
 * fix, the recovery, the record. Whoever gets no answer tries again, as people do.
 * @returns the incident's thread and the record, as read
 */
export async function playIncident(
  { name, workspace, admin, store }: Stage,
  between: (scene: Scene) => Promise<void> = async () => undefined,
  patienceMs = 60_000,
): Promise<{ thread: string; record: string; notes: string[] }> {
  const said = () => workspace.messages(incidents);
  const wait = <T>(what: string, look: () => T | Promise<T>) => until(what, look, patienceMs);
  /** Does it, and again every few seconds, until it is seen to be done. */
  const insist = async (what: string, act: () => Promise<unknown>, seen: () => unknown) => {
    for (const end = Date.now() + patienceMs; ;) {
      await act().catch(() => undefined);
      const done = await until(what, seen, 4000, 100).catch(() => false);
      if (done) return;
      if (Date.now() > end) throw new Error(`not within ${patienceMs} ms: ${what}\n${renderText(said())}`);
    }
  };
  /** The store may be away for a moment. */
  const ask = async <Row extends Record<string, unknown>>(sql: string): Promise<Row[]> => {
    for (const end = Date.now() + patienceMs; ; await sleep(200)) {
      const rows = await store<Row>(sql).catch(() => null);
      if (rows) return rows;
      if (Date.now() > end) throw new Error(`the store does not answer: ${sql}`);
    }
  };
  const look = () => lookNow(ask, patienceMs);

  await insist(
    "watched",
    () => workspace.command({ channel: incidents, user: ada, text: `/dbcheck watch ${name} every 1m` }),
    async () => (await ask<{ n: number }>("select count(*)::int as n from dbcheck.watches"))[0]?.n === 1,
  );
  await look();
  assert.equal(said().length, 0, "a healthy watch posts nothing");
  await between("watched");

  await admin.query(`alter database ${name} allow_connections false`);
  await look();
  await look();
  const isFinal = (message: object) => JSON.stringify(message).includes("dbcheck_step:1:go");
  const final = await wait("the steps under the verdict", () => said().find(isFinal));
  const [headline] = said();
  assert.ok(headline);
  await between("verdict");

  const list = () => renderText([said().find(({ ts }) => ts === final.ts) ?? final]);
  const press = (user: string, actionId: string, verb?: string) => {
    const value = verb
      ? new RegExp(`"(\\S{36}:1:${verb})"`).exec(JSON.stringify(said().find(isFinal)))?.[1]
      : undefined;
    return workspace.press({ channel: incidents, ts: final.ts, actionId, user, ...(value ? { value } : {}) });
  };
  const mention = (user: string, text: string) =>
    workspace.mention({ channel: incidents, user, text, threadTs: headline.ts });
  await insist(
    "taken",
    () => press(ada, "dbcheck_step:1:go"),
    () => /1\. .*being done by @U0ADA/i.test(list()),
  );
  // Mentions are messages of people: they are not said twice, so the button insists.
  await insist(
    "done",
    () => press(grace, "dbcheck_step:1:go"),
    () => /1\. .*– done by @U0GRACE/i.test(list()),
  );
  await insist(
    "un-ticked by a check",
    async () => {
      await press(grace, "dbcheck_step:1:more", "check");
      await ask("update dbcheck.incidents set next_look_at = now() where is_open");
    },
    () => /1\. .*being done by @U0ADA[\s\S]*Checked .*: still there/i.test(list()),
  );
  // Who pressed more than once has asked more than once: what was asked is answered before the story goes on.
  const unanswered = "select count(*)::int as n from dbcheck.steps where step ->> 'askedAt' is not null";
  while ((await ask<{ n: number }>(unanswered))[0]?.n !== 0) await look();
  await between("steps");

  for (const [experiment, outcome, options] of [
    ["pool in the release", "failed", "socket_options: [:inet6, :keepalive]"],
    ["driver alone", "passed", "socket_options: [:inet6]"],
  ] as const)
    await insist(
      `the experiment ${experiment}`,
      async () => {
        for (const view of workspace.views(ada)) await workspace.closeView({ user: ada, view: view.id });
        await workspace.press({ channel: incidents, ts: headline.ts, user: ada, ...chosen(headline, "experiment") });
        const form = await until("the form", () => workspace.views(ada).at(-1), 3000);
        const values = { name: experiment, outcome, options };
        const entered = Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { [id]: value }]));
        await workspace.submitView({ user: ada, view: form.id, values: entered });
      },
      async () =>
        (
          await ask<{ n: number }>(
            `select count(*)::int as n from dbcheck.experiments where experiment->>'name' = '${experiment}'`,
          )
        )[0]?.n === 1,
    );
  const thread = () => renderText(workspace.thread(incidents, headline.ts));
  await wait("what the experiments show", () =>
    /socket_options has :keepalive in every failed experiment/.test(thread()),
  );
  await between("experiments");

  await admin.query(`alter database ${name} allow_connections true`);
  for (let n = 0; n < 3; n += 1) await look();
  await wait("the recovery in the thread", () => /Recovered after/.test(thread()));
  await wait("the recovery in the headline", () =>
    /Recovered – down or degraded/.test(renderText([said()[0] ?? headline])),
  );
  await between("recovered");

  const record = () => workspace.files().find(({ name: file }) => file.startsWith(`incident-${name}-`));
  await insist("the record", () => mention(ada, "export"), record);
  await between("exported");
  await allSaid(ask, patienceMs);
  const notes = workspace
    .thread(incidents, headline.ts)
    .filter(({ user }) => user === "U0DBCHECK")
    .map((message) => readable(renderText([message])));
  return { thread: readable(thread()), record: readable(String(record()?.content ?? "")), notes };
}

/** Without times, durations, ids and counts of looks, which differ from one performance to the next. */
function readable(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?( UTC|Z)?/g, "TIME")
    .replaceAll(/\b(today at \d\d:\d\d|\d\d:\d\d:\d\d)\b/g, "TIME")
    .replaceAll(/\b(under |less than a )?(\d+(\.\d+)? )?(ms|s|min|minute)\b/g, "DURATION")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID")
    .replaceAll(/\b\d+ (looks|times)\b/g, "N $1");
}
