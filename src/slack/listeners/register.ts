// Which listener gets which payload of Slack's; and what becomes of those that nobody gets.
import type { App, BlockAction, MessageShortcut, ViewSubmitAction } from "@slack/bolt";
import { RecentKeys } from "../connection/recent-keys.ts";
import { onCommand } from "./commands/dbcheck.ts";
import { actionListeners, eventListeners, formListeners, shortcutListeners } from "./index.ts";
import { answerPress } from "./press.ts";
import { explain } from "./reply.ts";
import { answerShortcut } from "./shortcut.ts";
import type { SlackBot } from "./slack-bot.ts";
import { onUnknownAction, onUnknownCommand, onUnknownForm, onUnknownShortcut } from "./unknown.ts";

export function register(app: App, bot: SlackBot): void {
  const seen = new RecentKeys();
  // Slack (and whoever replays a signed request) may deliver twice; the second one is acknowledged, and that is all.
  app.use(async ({ body, next, ...rest }) => {
    const trigger = deliveryOf(body);
    if (trigger === null || seen.isNew(trigger)) return next();
    bot.log.info("a delivery came twice");
    if ("ack" in rest && typeof rest.ack === "function") await rest.ack();
  });
  app.command(/.*/, ({ command, ack }) =>
    command.command === bot.command ? onCommand(bot, command, ack) : onUnknownCommand(bot, command, ack),
  );
  app.action<BlockAction>({ type: "block_actions" }, ({ body, ack }) => onAction(bot, body, () => ack()));
  app.view<ViewSubmitAction>({ type: "view_submission" }, async ({ body, ack }) => {
    const listener = formListeners.find(({ id }) => id === body.view.callback_id);
    if (!listener) return ack({ response_action: "update", view: onUnknownForm(bot, body) });
    const answer = await listener.submit(bot, body);
    if (answer === null) return ack();
    if ("errors" in answer) return ack({ response_action: "errors", errors: answer.errors });
    await ack({ response_action: "update", view: answer.view });
    await answer.after?.();
  });
  // Nobody waits for an answer to a form that was closed.
  app.view({ type: "view_closed" }, ({ ack }) => ack());
  app.shortcut<MessageShortcut>({ type: "message_action" }, ({ shortcut, ack }) => {
    const listener = shortcutListeners.find(({ id }) => id === shortcut.callback_id);
    return listener
      ? answerShortcut(bot, shortcut, () => ack(), listener)
      : onUnknownShortcut(bot, shortcut, () => ack());
  });
  app.shortcut({ type: "shortcut" }, ({ shortcut, ack }) => onUnknownShortcut(bot, shortcut, () => ack()));
  acknowledgeUnused(app, bot);
  for (const listener of eventListeners) listener.listen(app, bot);
  // Listeners answer for themselves; this is for what breaks around them.
  app.error(async (args: Error | { error: Error }) => {
    explain(args instanceof Error ? args : args.error, bot.log);
  });
}

/** Kinds that nothing of ours makes Slack send: menus of the app's own, dialogs and attachments, a workflow's step. */
function acknowledgeUnused(app: App, bot: SlackBot): void {
  const unused = async (type: string, ack: () => Promise<void>) => {
    bot.log.warn({ type }, "a kind of payload that is not used came in");
    await ack();
  };
  app.options(/.*/, ({ body, ack }) => unused(body.type, () => ack({ options: [] })));
  app.action({ type: "interactive_message" }, ({ body, ack }) => unused(body.type, () => ack()));
  app.action({ type: "dialog_submission" }, ({ body, ack }) => unused(body.type, () => ack()));
  app.event("function_executed", ({ event, ack }) => unused(event.type, () => ack()));
}

/** The same for a delivery that comes twice; null where there is no telling. */
function deliveryOf(body: object): string | null {
  const { trigger_id: trigger, event_id: event } = body as { trigger_id?: unknown; event_id?: unknown };
  return typeof trigger === "string" ? trigger : typeof event === "string" ? event : null;
}

function onAction(bot: SlackBot, press: BlockAction, ack: () => Promise<void>): Promise<void> {
  const id: unknown = press.actions[0]?.action_id;
  const [kind] = typeof id === "string" ? id.split(":") : [];
  const listener = actionListeners.find((one) => one.id === (one.hasSuffix ? kind : id));
  return listener
    ? answerPress(bot, press, ack, (...parts) => listener.act(...parts))
    : onUnknownAction(bot, press, ack);
}
