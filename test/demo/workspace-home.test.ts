// Does the Home tab reach a real Bolt app, and do its controls work, as Slack documents?
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { App } from "@slack/bolt";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { clientOf, refusal } from "./bot.ts";
import { until } from "../support/until.ts";
import { part, startRecorder, type Payload, type Recorder } from "./recorder.ts";

const words = (text: string) => ({ type: "plain_text" as const, text });
const modal = { type: "modal" as const, title: words("Note"), blocks: [{ type: "divider" as const }] };

let workspace: Workspace;
let bot: Recorder | null;
let seen: Payload[];

async function withBot(listen: (app: App) => void): Promise<void> {
  bot = await startRecorder(workspace, listen);
  seen = bot.seen;
}

beforeEach(async () => {
  bot = null;
  workspace = await startWorkspace({ ackTimeoutMs: 20_000, triggerMs: 60_000 });
});
afterEach(async () => {
  await bot?.stop();
  await workspace.close();
});

describe("the Home tab", () => {
  const input = (dispatch: boolean) => ({
    type: "input" as const,
    block_id: "find",
    dispatch_action: dispatch,
    label: words("Find"),
    element: { type: "plain_text_input" as const, action_id: "text" },
  });
  const option = (value: string) => ({ text: words(value), value });
  const home = (dispatch = true) => ({
    type: "home" as const,
    callback_id: "home",
    private_metadata: "r1",
    blocks: [
      input(dispatch),
      {
        type: "actions" as const,
        block_id: "acts",
        elements: [
          { type: "button" as const, action_id: "refresh", text: words("Refresh"), value: "now" },
          { type: "static_select" as const, action_id: "target", options: [option("orders"), option("payroll")] },
        ],
      },
    ],
  });

  test("opening it tells the bot, with the view once one was published", async () => {
    await withBot((app) =>
      app.event("app_home_opened", async ({ event, client }) => {
        if (event.tab === "home" && event.view === undefined)
          await client.views.publish({ user_id: event.user, view: home() });
      }),
    );
    await workspace.openHome({ user: "U0ADA" });
    await until("the tab", () => workspace.home("U0ADA"));
    await workspace.openHome({ user: "U0ADA" });
    await workspace.openHome({ user: "U0ADA", tab: "messages" });
    const [first, second, third] = bot?.events("app_home_opened") ?? [];
    const { event_ts, ...fields } = first ?? {};
    assert.match(String(event_ts), /^\d{10}\.\d{6}$/);
    assert.deepEqual(fields, { type: "app_home_opened", user: "U0ADA", channel: "D0ADA", tab: "home" });
    const view = part(second, "view");
    assert.deepEqual(
      [view["type"], view["id"], view["hash"]],
      ["home", workspace.home("U0ADA")?.id, workspace.home("U0ADA")?.hash],
    );
    assert.deepEqual([third?.["tab"], third?.["view"]], ["messages", undefined]);
    await assert.rejects(workspace.openHome({ user: "U0PARTNER" }), /not_shared_with_other_organisations/);
  });

  test("its buttons, menus and dispatching inputs work, and triggers open modals", async () => {
    await withBot((app) => app.action(/./, async ({ ack }) => ack()));
    const client = clientOf(workspace);
    const { view } = await client.views.publish({ user_id: "U0ADA", view: home() });
    const id = String(view?.id);
    await workspace.pressInView({ user: "U0ADA", view: id, actionId: "text", value: "ord" });
    const { triggerId } = await workspace.pressInView({ user: "U0ADA", view: id, actionId: "target", value: "orders" });
    const pressed = await workspace.pressInView({ user: "U0ADA", view: id, actionId: "refresh" });
    assert.ok(pressed.ack.ok);
    const [typed, chosen, button] = seen;
    assert.deepEqual(typed?.["container"], { type: "view", view_id: id });
    assert.equal("response_url" in (typed ?? {}), false);
    const actionOf = (body: Payload | undefined) => {
      const { action_ts: _, ...action } = (Array.isArray(body?.["actions"]) ? body["actions"][0] : {}) as Payload;
      return action;
    };
    assert.deepEqual(actionOf(typed), { type: "plain_text_input", action_id: "text", block_id: "find", value: "ord" });
    const orders = option("orders");
    assert.deepEqual(actionOf(chosen), {
      type: "static_select",
      action_id: "target",
      block_id: "acts",
      selected_option: orders,
    });
    const shown = part(button, "view");
    assert.deepEqual([shown["type"], shown["private_metadata"], shown["callback_id"]], ["home", "r1", "home"]);
    assert.deepEqual(shown["state"], {
      values: {
        find: { text: { type: "plain_text_input", value: "ord" } },
        acts: { target: { type: "static_select", selected_option: orders } },
      },
    });
    await client.views.open({ trigger_id: triggerId, view: modal });
    assert.equal(workspace.views("U0ADA").length, 1);
    await assert.rejects(
      workspace.pressInView({ user: "U0GRACE", view: id, actionId: "refresh" }),
      /not_found/,
      "each has their own",
    );

    await client.views.publish({ user_id: "U0ADA", view: home(false) });
    await assert.rejects(
      workspace.pressInView({ user: "U0ADA", view: id, actionId: "text", value: "x" }),
      /action_not_dispatched/,
    );
    await workspace.pressInView({ user: "U0ADA", view: id, actionId: "refresh" });
    const kept = part(part(part(seen.at(-1), "view"), "state"), "values")["find"];
    assert.deepEqual(
      kept,
      { text: { type: "plain_text_input", value: "ord" } },
      "what was typed stays while block_id and action_id stay",
    );
  });

  test("a stale hash and a message's blocks are refused", async () => {
    const client = clientOf(workspace);
    const { view } = await client.views.publish({ user_id: "U0ADA", view: home() });
    await client.views.publish({ user_id: "U0ADA", view: home(), hash: String(view?.hash) });
    assert.equal(
      await refusal(client.views.publish({ user_id: "U0ADA", view: home(), hash: String(view?.hash) })),
      "hash_conflict",
    );
    const task = { type: "task_card", task_id: "t", title: "x", status: "pending" };
    for (const block of [
      { type: "plan", title: "x", tasks: [task] },
      task,
      { type: "markdown", text: "x" },
      { type: "alert", text: words("x") },
    ]) {
      const view = { type: "home", blocks: [block] };
      assert.equal(
        await refusal(client.apiCall("views.publish", { user_id: "U0ADA", view })),
        "invalid_arguments",
        block.type,
      );
    }
  });
});
