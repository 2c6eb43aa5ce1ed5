// Run again: the same check once more.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { askForCheck } from "../request-check.ts";
import { threadOfPress } from "../press.ts";
import { withinThread } from "../../../use-cases/threads.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const runAgainButton: ActionListener = {
  id: actions.runAgain,
  act: async (bot, press: ButtonPress, reply) => {
    const allowed = await permitted(bot, actorOfPress(press));
    const { check, entry } = allowed;
    const { id: channelId = check.requesters[0]?.channelId ?? press.user.id, name: channelName = "" } =
      press.channel ?? {};
    const requester = {
      teamId: press.team?.id ?? "",
      userId: press.user.id,
      channelId,
      channelName,
      responseUrl: press.response_url ?? null,
      ...(await withinThread(allowed, channelId, threadOfPress(press))),
    };
    await askForCheck(bot, reply, entry, requester, press.trigger_id);
  },
};
