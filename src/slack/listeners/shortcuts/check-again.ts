// Check again: the database of this thread once more.
import { shortcuts } from "../../action-ids.ts";
import { withinThread } from "../../../use-cases/threads.ts";
import { askForCheck } from "../request-check.ts";
import { threadOfShortcut } from "../shortcut.ts";
import type { ShortcutListener } from "../listener.ts";

export const checkAgainShortcut: ShortcutListener = {
  id: shortcuts.again.id,
  act: async (bot, chosen, allowed, reply) => {
    const { user, team, channel, trigger_id: triggerId, response_url: responseUrl } = chosen;
    const requester = {
      teamId: team?.id ?? "",
      userId: user.id,
      channelId: channel.id,
      channelName: channel.name,
      responseUrl,
      ...(await withinThread(allowed, channel.id, threadOfShortcut(chosen))),
    };
    return askForCheck(bot, reply, allowed.entry, requester, triggerId);
  },
};
