// The manifests in the repository are the generated ones, valid for
// Slack, and ask for what the code uses and nothing else.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv } from "ajv";
import { environment } from "../../src/config.ts";
import {
  actions,
  closeForm,
  escalateAction,
  escalateForm,
  experimentForm,
  placeForm,
  homeActions,
  shortcuts,
  stepAction,
  stepForm,
  ticketActions,
  ticketCaseForm,
  ticketForm,
} from "../../src/slack/action-ids.ts";
import { actionListeners, eventListeners, formListeners, shortcutListeners } from "../../src/slack/listeners/index.ts";
import { eventScopes, manifest, manifestText, methodScopes } from "../../src/slack/manifest.ts";

const code = readdirSync("src/slack", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && name !== "manifest.ts")
  .map((name) => readFileSync(`src/slack/${name}`, "utf8"))
  .join("\n");
const families = ["auth", "blocks", "chat", "conversations", "files", "usergroups.users", "users", "views"];

test("each manifest is valid against Slack's schema, and is what the generator writes", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const schema = JSON.parse(readFileSync("manifests/schema.v2.json", "utf8")) as object;
  const validate = ajv.compile(schema);
  for (const mode of ["socket", "http"] as const) {
    const text = readFileSync(`manifests/${mode}.json`, "utf8");
    assert.equal(text, manifestText(mode), "run npx tsx scripts/manifests.ts");
    const { $schema: _, ...content } = JSON.parse(text) as Record<string, unknown>;
    assert.ok(validate(content), JSON.stringify(validate.errors));
  }
  assert.ok(!validate({ ...manifest("http"), surprise: 1 }), "the schema refuses what it does not know");
});

test("Socket Mode has no URL, HTTP has one for each door", () => {
  assert.doesNotMatch(manifestText("socket"), /slack\/events|_url/);
  assert.equal(manifestText("http").match(/https:\/\/dbcheck\.example\.com\/slack\/events/g)?.length, 3);
});

test("every method that is called is in the table, and every one in the table is called", () => {
  // Methods of arrays and maps that bear a family's name are none of Slack's.
  const own = /^(blocks\.push|\w+\.(ts|filter|flatMap|has|map|slice))$/;
  const called = families
    .flatMap((family) =>
      [
        ...code.matchAll(new RegExp(`(?<!usergroups\\.)\\b${family.replace(".", "\\.")}\\.([a-z][A-Za-z]*)\\(`, "g")),
      ].map((match) => `${family}.${match[1]}`),
    )
    .filter((method) => !own.test(method));
  const all = new Set([
    ...called,
    "chat.postMessage",
    ...[...code.matchAll(/\n\s+\.(delete)\(\{ channel/g)].map(() => "chat.delete"),
  ]);
  // The client's own way to upload a file makes these two calls.
  const uploads = /\.filesUploadV2\(/.test(code) ? ["files.getUploadURLExternal", "files.completeUploadExternal"] : [];
  for (const method of uploads) all.add(method);
  assert.deepEqual([...all].sort(), Object.keys(methodScopes).sort());
  assert.match(code, /const \{ postMessage \} = posting\.chat/);
});

test("the scopes are those of the methods, the events, the command and posting uninvited; only four are required", () => {
  const { bot, bot_optional } = manifest("socket").oauth_config.scopes;
  const used = new Set([
    "commands",
    "chat:write.public",
    ...[methodScopes, eventScopes].flatMap((one) => Object.values(one).flat()),
  ]);
  assert.deepEqual([...bot, ...bot_optional].sort(), [...used].sort());
  assert.deepEqual(bot, ["commands", "chat:write", "users:read", "app_mentions:read"]);
});

test("the command is the one that is listened to by default; interactivity is on, since there are buttons", () => {
  const { features, settings } = manifest("http");
  assert.equal(features.slash_commands[0]?.command, environment.parse({}).DBCHECK_COMMAND);
  assert.ok(settings.interactivity.is_enabled && code.includes("app.action"));
  assert.deepEqual(
    [...new Set(eventListeners.flatMap(({ subscriptions }) => subscriptions))].toSorted((a, b) => a.localeCompare(b)),
    settings.event_subscriptions.bot_events,
    "what is subscribed is listened to",
  );
  assert.deepEqual(
    features.shortcuts.map(({ callback_id: id }) => id),
    shortcutListeners.map(({ id }) => id),
  );
  assert.deepEqual(
    shortcutListeners.map(({ id }) => id),
    Object.values(shortcuts).map(({ id }) => id),
  );
  assert.ok(features.app_home.home_tab_enabled && code.includes("views.publish("));
});

test("every listener's file has its line in the registry, and every button and form that is shown has its listener", () => {
  const index = readFileSync("src/slack/listeners/index.ts", "utf8");
  for (const [folder, registered] of Object.entries({
    actions: actionListeners,
    forms: formListeners,
    shortcuts: shortcutListeners,
    events: eventListeners,
  })) {
    const files = readdirSync(`src/slack/listeners/${folder}`);
    for (const file of files)
      assert.ok(index.includes(`"./${folder}/${file}"`), `${folder}/${file} is not in index.ts`);
    assert.equal(registered.length, files.length, folder);
  }
  const shown = [...Object.values(actions), stepAction, escalateAction, ...Object.values(ticketActions)];
  assert.deepEqual(
    actionListeners.map(({ id }) => id).toSorted(),
    [...shown, ...Object.values(homeActions)].toSorted(),
  );
  assert.deepEqual(
    formListeners.map(({ id }) => id).toSorted(),
    [closeForm, escalateForm, experimentForm, placeForm, stepForm, ticketCaseForm, ticketForm].toSorted(),
  );
});
