// Home tab: checks a target.
import { UserMistake } from "../../../errors.ts";
import { pressedValue } from "../../people/permission.ts";
import { channelFor, homeStateOf, showHome } from "../home-tab.ts";
import { explain, replyFor } from "../reply.ts";
import { askForCheck } from "../request-check.ts";
import type { SlackBot } from "../slack-bot.ts";
import { homeActions } from "../../action-ids.ts";
import type { ActionListener, HomePress } from "../listener.ts";

export const homeCheckButton: ActionListener = {
  id: homeActions.check,
  act: async (bot, press: HomePress, reply) => {
    await reply.ok();
    const state = await homeStateOf(bot, press);
    if (state === null) return;
    await showHome(bot, press.user.id, state, await startCheck(bot, press, pressedValue(press)));
  },
};

/** @returns what to say on top of the tab */
async function startCheck(bot: SlackBot, press: HomePress, name: string): Promise<string> {
  const said: string[] = [];
  const reply = replyFor({
    ack: async () => undefined,
    ackSpeaks: false,
    tell: async (words) => said.push(words),
    log: bot.log,
  });
  try {
    const entry = bot.targets().find(name);
    if (!entry) throw new UserMistake(`The target ${name} is no longer in the targets file.`);
    const userId = press.user.id;
    const channel = await channelFor(bot, entry, userId);
    // What needs no channel is told in the person's direct messages with the bot.
    const place =
      channel === "" ? { channelId: userId, channelName: "directmessage" } : { channelId: channel, channelName: "" };
    const requester = { teamId: press.team?.id ?? "", userId, ...place, responseUrl: null };
    await askForCheck(bot, reply, entry, requester, press.trigger_id);
    const where = channel === "" ? "in your direct messages with me" : `in <#${channel}>`;
    return said[0] ?? `\`${name}\` is being checked. The thread is ${where}.`;
  } catch (error) {
    return explain(error, bot.log);
  }
}
