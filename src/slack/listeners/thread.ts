// Which check a thread is of, and which incident: for mentions, shortcuts and reactions, which know only a message.
import { UserMistake } from "../../errors.ts";
import type { Permitted } from "../../use-cases/context.ts";
import type { SlackBot } from "./slack-bot.ts";
import { permitted, type Actor } from "../people/permission.ts";

export interface ThreadPlace {
  channelId: string;
  /** Of the thread's first message, or of a message that has no thread. */
  threadTs: string;
}

/** The check of the thread, for somebody who may act on it. @throws UserMistake, Outage */
export async function permittedAt(
  bot: SlackBot,
  place: ThreadPlace,
  actor: Omit<Actor, "checkId" | "channelId">,
): Promise<Permitted> {
  const found = await bot.intake.findAt(place.channelId, place.threadTs);
  if (!found) throw new UserMistake(`This thread has no check. ${bot.command} help shows what I can do.`);
  return permitted(bot, { ...actor, checkId: found.id, channelId: place.channelId });
}
