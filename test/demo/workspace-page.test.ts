// Does the page work in a real browser: typing commands, threads that update live, buttons, modals, narrow windows?
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { WebClient } from "@slack/web-api";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { needs } from "../support/optional.ts";
import { clientOf, startSocketBot } from "./bot.ts";
import { startBrowser, type Browser } from "./browser.ts";

const channel = "C0INCIDENTS";
const text = (selector: string) => `(document.querySelector(${JSON.stringify(selector)})?.textContent ?? "")`;
const click = (selector: string) => `document.querySelector(${JSON.stringify(selector)}).click()`;
const button = (id: string) => ({
  type: "button" as const,
  action_id: id,
  text: { type: "plain_text" as const, text: id },
});

describe("the page in a browser", { skip: needs("chromium") }, () => {
  let workspace: Workspace;
  let client: WebClient;
  let browser: Browser;
  let stopBot: () => Promise<void>;
  const submitted: unknown[] = [];

  before(async () => {
    workspace = await startWorkspace({ ackTimeoutMs: 20_000, triggerMs: 60_000 });
    client = clientOf(workspace);
    const bot = await startSocketBot(workspace, (app) => {
      app.command("/dbcheck", async ({ ack, command }) => ack(`you asked for ${command.text}`));
      app.action("details", async ({ ack, body, client }) => {
        await ack();
        if (!("trigger_id" in body)) return;
        const label = (words: string) => ({ type: "plain_text" as const, text: words });
        const element = { type: "plain_text_input" as const, action_id: "text" };
        const blocks = [{ type: "input" as const, block_id: "why", label: label("Why"), element }];
        const view = {
          type: "modal" as const,
          callback_id: "v",
          title: label("Details"),
          submit: label("Save"),
          blocks,
        };
        await client.views.open({ trigger_id: body.trigger_id, view });
      });
      app.view("v", async ({ ack, view }) => {
        submitted.push(view.state.values["why"]?.["text"]?.value);
        await ack();
      });
    });
    stopBot = bot.stop;
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await stopBot?.();
    await workspace?.close();
  });

  test("a command typed with Enter is answered for the person alone", async () => {
    await browser.open(`${workspace.url}/`, 1280, 900);
    await browser.evaluate(`document.querySelector(".channel textarea").focus()`);
    await browser.type("/dbcheck blockster & co");
    // The hint shows what the command takes.
    await browser.until(`!document.querySelector("[data-hint]").hidden`);
    await browser.type("\n");
    await browser.until(`${text(".only-you")}.includes("you asked for blockster & co")`);
    assert.match(String(await browser.evaluate(text(".only-you"))), /Only visible to you/);
    assert.equal(await browser.evaluate(`document.querySelector(".channel textarea").value`), "");
  });

  test("what people write is text, never HTML", async () => {
    await browser.evaluate(`document.querySelector(".channel textarea").focus()`);
    await browser.type("<img src=x onerror=alert(1)> & *bold* :fire:\n");
    await browser.until(`${text(".messages")}.includes("<img src=x onerror=alert(1)> & bold 🔥")`);
    assert.equal(await browser.evaluate(`document.querySelectorAll(".messages img").length`), 0);
    const hostile = "<javascript:alert(1)|click> </script><script>alert(1)</script>";
    await client.chat.postMessage({ channel, text: hostile });
    await browser.until(`${text(".messages")}.includes("click")`);
    assert.equal(
      await browser.evaluate(`document.querySelectorAll(".messages script, a[href^=javascript]").length`),
      0,
    );
  });

  test("a thread opens, updates live while one types, and its buttons open a modal", async () => {
    const parent = await client.chat.postMessage({ channel, text: "blockster-v2: checking" });
    const thread_ts = String(parent.ts);
    const blocks = (words: string) => [
      { type: "section" as const, text: { type: "mrkdwn" as const, text: words } },
      { type: "actions" as const, elements: [button("details")] },
    ];
    const reply = await client.chat.postMessage({ channel, thread_ts, text: "x", blocks: blocks("dns running") });
    await browser.until(`${text(".replies")}.includes("1 reply")`);
    await browser.evaluate(click(".replies"));
    await browser.until(`${text(".thread")}.includes("dns running")`);
    await browser.evaluate(`document.querySelector(".thread textarea").focus()`);
    await browser.type("half a sen");
    await client.chat.update({ channel, ts: String(reply.ts), text: "x", blocks: blocks("dns passed") });
    await browser.until(`${text(".thread")}.includes("dns passed")`);
    await browser.type("tence\n");
    await browser.until(`${text(".thread .messages")}.includes("half a sentence")`);
    assert.equal(
      workspace.thread(channel, thread_ts).at(-1)?.text,
      "half a sentence",
      "a live update takes neither text nor focus away",
    );

    await browser.evaluate(click(".thread [data-action-id=details]"));
    await browser.until(`document.querySelector("dialog")?.open`);
    // The first input has the focus.
    await browser.until(`document.activeElement.dataset.actionId === "text"`);
    await browser.evaluate(click("dialog [type=submit]"));
    await browser.until(`${text("dialog .error")}.includes("required")`);
    await browser.evaluate(`document.querySelector("dialog input").focus()`);
    await browser.type("because\n");
    await browser.until(`document.querySelector("dialog") === null`);
    assert.deepEqual(submitted, ["because"]);
  });

  test("unread marks, another person, and a channel without the bot", async () => {
    await client.chat.postMessage({ channel: "U0GRACE", text: "for Grace" });
    await browser.evaluate(
      `const s = document.querySelector("[data-switch]"); s.value = "U0GRACE"; s.dispatchEvent(new ` +
        `Event("change", { bubbles: true }))`,
    );
    await browser.until(`${text(".sidebar .badge")} === "1"`);
    await browser.evaluate(click(".sidebar .unread"));
    await browser.until(`${text(".messages")}.includes("for Grace") && document.querySelector(".badge") === null`);
    await browser.open(`${workspace.url}/?user=U0GRACE&channel=C0GENERAL`, 1280, 900);
    await browser.until(`${text(".channel header")}.includes("not in this channel")`);
    await browser.evaluate(`document.querySelector(".channel textarea").focus()`);
    await browser.type("/invite @dbcheck\n");
    await browser.until(`${text(".only-you")}.includes("in this channel now")`);
  });

  test("in a narrow window the thread covers the channel, and nothing is wider than the window", async () => {
    const ts = workspace.messages(channel).find((message) => message.text.startsWith("blockster"))?.ts ?? "";
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    await browser.open(String(permalink), 420, 860);
    await browser.until(`${text(".thread")}.includes("dns passed")`);
    assert.equal(await browser.evaluate(`getComputedStyle(document.querySelector(".channel")).display`), "none");
    assert.equal(await browser.evaluate(`document.documentElement.scrollWidth <= 420`), true);
    await browser.evaluate(click(".thread .close"));
    await browser.until(`document.querySelector(".thread") === null`);
    await browser.evaluate(click(".to-list"));
    await browser.until(`getComputedStyle(document.querySelector(".sidebar")).display === "flex"`);
  });

  test("other sites and other names get nothing", async () => {
    const say = { user: "U0ADA", channel, text: "/dbcheck x" };
    const form = await fetch(`${workspace.url}/_local/say`, {
      method: "POST",
      body: JSON.stringify(say),
      headers: { "content-type": "text/plain" },
    });
    assert.equal(form.status, 403);
    const bad = await fetch(`${workspace.url}/_local/say`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    assert.equal(bad.status, 400);
    const page = await fetch(`${workspace.url}/`);
    assert.match(String(page.headers.get("content-security-policy")), /default-src 'none'/);
  });
});
