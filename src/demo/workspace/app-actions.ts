// What other apps do in a channel, as the bot hears of it.
import { sendEvent } from "./payloads.ts";
import { ApiRefusal, type Fields, type Message } from "./types.ts";
import type { World } from "./world.ts";

/** A message of another app's bot; `bot_message` is what incoming webhooks leave. */
export async function writeAsApp(
  world: World,
  said: { channel: string; appId: string; botId: string; text: string; attachments?: Fields[]; threadTs?: string },
): Promise<Message> {
  const channel = world.state.channels.get(said.channel);
  if (!channel) throw new ApiRefusal("channel_not_found");
  const drafted = { user: "", text: said.text, thread_ts: said.threadTs, subtype: "bot_message" };
  const message = world.state.post(channel.id, drafted);
  const { appId, botId, attachments } = said;
  Object.assign(message, { app_id: appId, bot_id: botId, ...(attachments ? { attachments } : {}) });
  const kind = channel.kind === "private" ? "group" : "channel";
  await sendEvent(
    world,
    { ...message, type: "message", channel_type: kind, channel: channel.id, event_ts: message.ts },
    channel,
  );
  return message;
}
