// Do a message's menu, emoji, the Home tab and the inputs of modals work
// in a real browser, with the mouse, with keys, and narrow?
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { App } from "@slack/bolt";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { needs } from "../support/optional.ts";
import { clientOf } from "./bot.ts";
import { until } from "../support/until.ts";
import { startBrowser, type Browser } from "./browser.ts";
import { part, startRecorder, type Recorder } from "./recorder.ts";

const channel = "C0INCIDENTS";
const words = (text: string) => ({ type: "plain_text" as const, text });
const option = (value: string) => ({ text: words(`Option ${value}`), value });
const many = Array.from({ length: 100 }, (_, index) => option(String(index)));
const text = (selector: string) => `(document.querySelector(${JSON.stringify(selector)})?.textContent ?? "")`;
const click = (selector: string) => `document.querySelector(${JSON.stringify(selector)}).click()`;
const shots = process.env["TEST_SHOTS"];

const noteModal = {
  type: "modal" as const,
  callback_id: "note",
  title: words("Add to timeline"),
  submit: words("Add"),
  blocks: [
    {
      type: "input" as const,
      block_id: "what",
      label: words("What happened"),
      hint: words("One line, or several."),
      element: { type: "plain_text_input" as const, action_id: "text", multiline: true, initial_value: "failover" },
    },
    {
      type: "input" as const,
      block_id: "kind",
      label: words("Kind"),
      element: { type: "radio_buttons" as const, action_id: "radio", options: [option("action"), option("fact")] },
    },
    {
      type: "input" as const,
      block_id: "target",
      optional: true,
      label: words("Target"),
      element: {
        type: "static_select" as const,
        action_id: "select",
        options: many,
        placeholder: words("Choose a target"),
      },
    },
  ],
};

const homeView = (found: string) => ({
  type: "home" as const,
  blocks: [
    { type: "header" as const, text: words("Open incidents") },
    {
      type: "section" as const,
      text: { type: "mrkdwn" as const, text: `*orders* down since 14:02 :fire: ${found}` },
      accessory: { type: "button" as const, action_id: "open", text: words("Open"), value: "orders" },
    },
    {
      type: "input" as const,
      block_id: "find",
      dispatch_action: true,
      label: words("Find"),
      element: { type: "plain_text_input" as const, action_id: "text", placeholder: words("A target's name") },
    },
    {
      type: "actions" as const,
      block_id: "acts",
      elements: [
        { type: "static_select" as const, action_id: "target", options: many, placeholder: words("Choose a target") },
      ],
    },
  ],
});

function listen(app: App): void {
  app.shortcut("add_note", async ({ ack, client, shortcut }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: noteModal });
  });
  app.view("note", async ({ ack }) => ack());
  app.event("app_home_opened", async ({ event, client }) => {
    if (event.tab === "home") await client.views.publish({ user_id: event.user, view: homeView("") });
  });
  app.action("text", async ({ ack, body, client, action }) => {
    await ack();
    const found = "value" in action ? action.value : "";
    await client.views.publish({ user_id: body.user.id, view: homeView(`found ${found}`) });
  });
  app.action(/open|target/, async ({ ack }) => ack());
}

describe("the page's tools in a browser", { skip: needs("chromium") }, () => {
  let workspace: Workspace;
  let bot: Recorder;
  let browser: Browser;
  const shot = async (name: string) => (shots ? browser.screenshot(`${shots}/${name}.png`) : undefined);

  before(async () => {
    workspace = await startWorkspace({
      ackTimeoutMs: 20_000,
      triggerMs: 60_000,
      shortcuts: [{ callbackId: "add_note", name: "Add a note to the timeline" }],
    });
    bot = await startRecorder(workspace, listen);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await bot?.stop();
    await workspace?.close();
  });

  test("a message is pinned to the timeline, and its emoji is pressed by another and taken back", async () => {
    const { ts } = await workspace.say({ channel, user: "U0GRACE", text: "failover started" });
    await workspace.say({ channel, user: "U0ADA", text: "the site answers again" });
    await browser.open(`${workspace.url}/`, 1280, 800);
    const row = `[data-ts="${ts}"]`;
    await browser.evaluate(`document.querySelector('${row} .tools button').focus()`);
    assert.equal(
      await browser.evaluate(`getComputedStyle(document.querySelector('${row} .tools')).opacity`),
      "1",
      "keys reach it too",
    );
    await browser.type("\n");
    await browser.until(`${text(".reactions")} === "📌 1"`);
    await workspace.react({ channel, user: "U0GUEST", ts, name: "pushpin" });
    await browser.until(`${text(".reactions")} === "📌 2"`);
    await shot("reactions");
    assert.match(
      String(await browser.evaluate(`document.querySelector(".reactions button").ariaLabel`)),
      /2 \(Ada Lovelace, Guest Visitor\)/,
    );
    await browser.evaluate(click(".reactions button"));
    await browser.until(
      `${text(".reactions")} === "📌 1" && document.querySelector(".reactions button").ariaPressed === "false"`,
    );
    await browser.evaluate(click(".reactions button"));
    await browser.until(`${text(".reactions")} === "📌 2"`);
    await until("told to the bot", () => bot.events("reaction_added").length === 3);
    assert.deepEqual(
      bot.events("reaction_added").map(({ user }) => user),
      ["U0ADA", "U0GUEST", "U0ADA"],
    );
  });

  test("a shortcut of the menu opens a modal whose inputs keep what was entered, and all of it is submitted", async () => {
    await browser.evaluate(click(".tools summary"));
    await shot("menu");
    await browser.evaluate(click(".tools [data-shortcut=add_note]"));
    await browser.until(`document.querySelector("dialog")?.open`);
    await browser.evaluate(`document.querySelector("dialog textarea").select()`);
    await browser.type("restarted");
    await browser.type("\n");
    await browser.type("it");
    await browser.evaluate(`(s => { s.value = "77"; })(document.querySelector("dialog select"))`);
    await browser.evaluate(click("dialog [type=submit]"));
    await browser.until(`${text("dialog .error")}.includes("required")`);
    await shot("modal");
    await browser.evaluate(click("dialog input[value=fact]"));
    await browser.evaluate(click("dialog [type=submit]"));
    await browser.until(`document.querySelector("dialog") === null`);
    const submission = bot.seen.find((body) => body["type"] === "view_submission");
    assert.deepEqual(part(part(part(submission, "view"), "state"), "values"), {
      what: { text: { type: "plain_text_input", value: "restarted\nit" } },
      kind: { radio: { type: "radio_buttons", selected_option: option("fact") } },
      target: { select: { type: "static_select", selected_option: option("77") } },
    });
  });

  test("the Home tab opens from the sidebar, is published for the person, and its controls work", async () => {
    await browser.evaluate(click(".sidebar [data-key=home] a"));
    await browser.until(`${text(".home-view")}.includes("Open incidents")`);
    await browser.evaluate(`document.querySelector(".home-view input").focus()`);
    await browser.type("ord");
    await shot("home");
    assert.equal(
      bot.seen.some((body) => body["type"] === "block_actions"),
      false,
      "only Enter tells the bot",
    );
    await browser.type("\n");
    await browser.until(`${text(".home-view")}.includes("found ord")`);
    assert.equal(
      await browser.evaluate(`document.querySelector(".home-view input").value`),
      "ord",
      "what was typed stays",
    );
    await browser.evaluate(
      `(s => { s.value = "7"; s.dispatchEvent(new Event("change", { bubbles: true })); ` +
        `})(document.querySelector(".home-view select"))`,
    );
    await browser.evaluate(click(".home-view [data-action-id=open]"));
    await until(
      "all three told to the bot",
      () => bot.seen.filter((body) => body["type"] === "block_actions").length === 3,
    );
    const pressed = bot.seen.filter((body) => body["type"] === "block_actions").at(-1);
    assert.deepEqual(part(part(part(pressed, "view"), "state"), "values"), {
      find: { text: { type: "plain_text_input", value: "ord" } },
      acts: { target: { type: "static_select", selected_option: option("7") } },
    });
    await browser.evaluate(click(".tabs a:last-child"));
    await browser.until(`document.querySelector("main").dataset.opens === "messages"`);
    const tabs = () => bot.events("app_home_opened").map(({ tab }) => tab);
    await until("both tabs told to the bot", () => tabs().length === 2);
    assert.deepEqual(tabs(), ["home", "messages"]);
  });

  test("another organisation's person has no Home, no shortcuts and no command", async () => {
    await browser.open(`${workspace.url}/?user=U0PARTNER&channel=C0SHARED&home=1`, 1280, 800);
    await workspace.say({ channel: "C0SHARED", user: "U0ADA", text: "hello" });
    await browser.until(`${text(".messages")}.includes("hello")`);
    assert.equal(
      await browser.evaluate(`document.querySelectorAll(".home, [data-key=home], [data-shortcut]").length`),
      0,
    );
    await browser.evaluate(`document.querySelector(".channel textarea").focus()`);
    await browser.type("/dbcheck orders\n");
    await browser.until(`${text(".only-you")}.includes("/dbcheck is not a valid command")`);
  });

  test("an ephemeral message in a thread is in that person's thread pane alone", async () => {
    const parent = await workspace.say({ channel, user: "U0GRACE", text: "is it the network?" });
    await clientOf(workspace).chat.postEphemeral({
      channel,
      user: "U0ADA",
      thread_ts: parent.ts,
      text: "only for Ada",
    });
    await browser.open(`${workspace.url}/?user=U0ADA&channel=${channel}&thread=${parent.ts}`, 1280, 800);
    await browser.until(`${text(".thread .messages")}.includes("only for Ada")`);
    assert.equal(await browser.evaluate(`${text("main .messages")}.includes("only for Ada")`), false);
    await browser.open(`${workspace.url}/?user=U0GRACE&channel=${channel}&thread=${parent.ts}`, 1280, 800);
    await browser.until(`${text(".thread .messages")}.includes("is it the network?")`);
    assert.equal(await browser.evaluate(`${text(".thread .messages")}.includes("only for Ada")`), false);
  });

  test("in a narrow window the tools stay in reach, and nothing is wider than the window", async () => {
    const fits = `document.documentElement.scrollWidth <= 420 && document.querySelector(".messages").scrollWidth <= 420`;
    await browser.open(`${workspace.url}/`, 420, 800);
    await browser.until(`${text(".messages")}.includes("failover started")`);
    assert.equal(await browser.evaluate(`getComputedStyle(document.querySelector(".tools")).opacity`), "1");
    await browser.evaluate(click(".tools summary"));
    await shot("narrow");
    assert.equal(await browser.evaluate(fits), true);
    await browser.evaluate(click(".to-list"));
    await browser.until(`getComputedStyle(document.querySelector(".sidebar")).display === "flex"`);
    await browser.evaluate(click(".sidebar [data-key=home] a"));
    await browser.until(`${text(".home-view")}.includes("Open incidents")`);
    await shot("narrow-home");
    assert.equal(await browser.evaluate(fits), true);
  });
});
