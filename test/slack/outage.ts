// A scene whose one target is down, over a store of its own: its thread stands, with steps under the verdict.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Report } from "../../src/report/report.ts";
import { actions, shortcuts } from "../../src/slack/action-ids.ts";
import type { RegisteredTarget } from "../../src/use-cases/target-directory.ts";
import { sharedCluster } from "../support/cluster.ts";
import { freshStore } from "../support/store.ts";
import { tlsDown as down } from "./reports.ts";
import { incidents, scene, targets } from "./scene.ts";
import { until } from "../support/until.ts";

export const cluster = await sharedCluster();
export const [ada, grace, guest, partner] = ["U0ADA", "U0GRACE", "U0GUEST", "U0PARTNER"];
const offered = Object.values(shortcuts).map(({ id, name }) => ({ callbackId: id, name, type: "message" as const }));
const [base] = targets;
let minute = 0;

/** @param policy of the target */
export async function outage(
  policy: Partial<RegisteredTarget["policy"]> = {},
  options: { noScopes?: string[]; pictures?: "off" } = {},
) {
  const name = `db-${randomUUID().slice(0, 8)}`;
  assert.ok(base);
  /** As the targets file says now. */
  const inForce = { ...base.policy, ...policy };
  const known: RegisteredTarget[] = [{ ...base, name, policy: inForce }];
  const store = await freshStore(cluster);
  const it = await scene({ known, store: () => store, shortcuts: offered, ...options });
  const end = async (report: Report, at = new Date(Date.now() - 60_000 + (minute += 1) * 1000)) => {
    const id = it.dispatched.at(-1) ?? "";
    assert.ok(await store.claim(id, "w", 60_000));
    const startedAt = at.toISOString();
    assert.ok(await store.finish(id, "w", { state: "done", report: { ...report, id, startedAt } }));
  };
  const begin = async () => {
    await it.type(`/dbcheck ${name}`);
    await until("dispatch", () => it.dispatched.length > 0);
    await end(down);
    const said = () => it.workspace.messages(incidents);
    const final = await until("the steps", () =>
      said().find((message) => JSON.stringify(message).includes("dbcheck_step:1:go")),
    );
    // It is edited after the verdict was posted, and has its buttons then.
    const headline = await until("the incident in the headline", () =>
      said().find((message) => JSON.stringify(message).includes(actions.more)),
    );
    return { headline, final };
  };
  const whispers = (user: string) => it.workspace.ephemerals(user).map(({ text }) => text);
  const lastWhisper = async (user: string, before: number) => until("an answer", () => whispers(user)[before]);
  return { ...it, store, name, policy: inForce, end, begin, whispers, lastWhisper };
}
