// Payloads that no listener of this version knows: a button of an
// older one, another command. Answered, and logged by name.
import type {
  AckFn,
  BlockAction,
  GlobalShortcut,
  MessageShortcut,
  RespondArguments,
  SlashCommand,
  ViewSubmitAction,
} from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { troubleOf } from "../connection/web-clients.ts";
import { code } from "../escape.ts";
import { bounded } from "../limits.ts";
import { noticeView } from "../views/details.ts";
import type { SlackBot } from "./slack-bot.ts";
import { answerPress } from "./press.ts";
import { showHome } from "./home-tab.ts";
import { postToResponseUrl } from "../connection/response-url.ts";

const old = "I don't know this button: it may be from an older version of me. Run a new check to get current ones.";
const oldForm = "I don't know this form: it may be from an older version of me. Close it, and open it again.";
const oldShortcut = "I don't know this shortcut: the app's manifest is from another version of me.";

export async function onUnknownAction(bot: SlackBot, press: BlockAction, ack: () => Promise<void>): Promise<void> {
  const [action] = press.actions;
  // A link opens in the browser; Slack tells of the press all the same.
  if (action !== undefined && "url" in action && action.url) return ack();
  bot.log.warn({ actionId: shown(action?.action_id), user: press.user.id }, "a button that is not known was pressed");
  if (press.view?.type === "home") {
    await ack();
    return showHome(bot, press.user.id, undefined, old);
  }
  return answerPress(bot, press, ack, (_, __, reply) => reply.say(old));
}

export function onUnknownForm(bot: SlackBot, { view, user }: ViewSubmitAction): ModalView {
  bot.log.warn({ callbackId: shown(view.callback_id), user: user.id }, "a form that is not known was sent");
  return noticeView(oldForm, "dbcheck");
}

export async function onUnknownShortcut(
  bot: SlackBot,
  chosen: GlobalShortcut | MessageShortcut,
  ack: () => Promise<void>,
): Promise<void> {
  bot.log.warn(
    { callbackId: shown(chosen.callback_id), user: chosen.user.id },
    "a shortcut that is not known was used",
  );
  await ack();
  if (chosen.type === "message_action")
    return void (await postToResponseUrl(chosen.response_url, oldShortcut, bot.log));
  await bot.clients.interactive.views
    .open({ trigger_id: chosen.trigger_id, view: noticeView(oldShortcut, "dbcheck") })
    .catch((error: unknown) => bot.log.warn({ trouble: troubleOf(error) }, "a notice was not shown"));
}

export async function onUnknownCommand(
  bot: SlackBot,
  { command, user_id: user }: SlashCommand,
  ack: AckFn<string | RespondArguments>,
): Promise<void> {
  bot.log.warn({ command: shown(command), user }, "a command that is not known was typed: see DBCHECK_COMMAND");
  const typed = code(shown(command));
  const text =
    `I listen to ${code(bot.command)}, not ${typed}. Set \`DBCHECK_COMMAND\` to ${typed}, or change the command ` +
    `in the app's manifest.`;
  await ack({ response_type: "ephemeral", text });
}

function shown(id: unknown): string {
  return typeof id === "string" ? bounded(id, 80) : "(none)";
}
