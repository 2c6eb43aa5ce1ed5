// Get the script: a check for where no dbcheck can run, as a file in the thread that the form was opened in.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { placeMetadata } from "../forms/place-report.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";
import { whisper } from "../mention.ts";
import { offerScript } from "../place-script.ts";
import { carried } from "../view-metadata.ts";

export const placeScriptFileButton: ActionListener = {
  id: actions.placeScriptFile,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const { channelId, threadTs } = carried(placeMetadata, press.view ?? { private_metadata: "" });
    const allowed = await permitted(bot, { ...actorOfPress(press), channelId });
    const say = (words: string) => whisper(bot, { channelId, threadTs, userId: press.user.id }, words);
    await offerScript(bot, allowed, { channel: channelId, threadTs }, null, { ...reply, say });
  },
};
