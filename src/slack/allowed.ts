// A refusal is told to the one who asked, and kept for those who look after the target.
import { Outage, UserMistake } from "../errors.ts";
import type { Bot } from "./bot.ts";
import type { Entry } from "./directory.ts";
import type { Asker } from "./gate.ts";

/** A refusal thrown: `mrkdwn` may name people, `message` is for places that show plain text. */
export class Refused extends UserMistake {
  readonly mrkdwn: string;

  constructor(mrkdwn: string) {
    super(mrkdwn.replaceAll(/`|<[@!][^>]*>/g, "").replace(/ Ask( or)* ?\.$/, ""));
    this.mrkdwn = mrkdwn;
  }
}

/** @param wanted for the audit: "check", "step", "watch" … @returns null when they may. @throws Outage */
export async function refusalOf(bot: Bot, entry: Entry, asker: Asker, wanted: string): Promise<string | null> {
  const refusal = await bot.gate.refusal(entry, asker);
  if (refusal === null) return null;
  bot.log.info({ target: entry.name, user: asker.userId, channel: asker.channelId, wanted }, "refused");
  const event = {
    type: "access.refused",
    checkId: null,
    target: entry.name,
    actor: asker.userId,
    data: { wanted, channel: asker.channelId },
  };
  await bot.store.appendEvent(event).catch((error: unknown) => {
    if (!(error instanceof Outage)) throw error;
  });
  return refusal;
}
