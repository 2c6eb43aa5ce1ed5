// A refusal is told to the one who asked, and kept for those who look after the target.
import { Outage, UserMistake } from "../../errors.ts";
import type { SlackBot } from "../listeners/slack-bot.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import type { Asker } from "./workspace-people.ts";

/** A refusal thrown: `mrkdwn` may name people, `message` is for places that show plain text. */
export class Refused extends UserMistake {
  readonly mrkdwn: string;

  constructor(mrkdwn: string) {
    super(mrkdwn.replaceAll(/`|<[@!][^>]*>/g, "").replace(/ Ask( or)* ?\.$/, ""));
    this.mrkdwn = mrkdwn;
  }
}

/** @param wanted for the audit: "check", "step", "watch" … @returns null when they may. @throws Outage */
export async function accessRefusal(
  bot: SlackBot,
  entry: RegisteredTarget,
  asker: Asker,
  wanted: string,
): Promise<string | null> {
  const refusal = await bot.people.refusal(entry, asker);
  // The person waits for their answer, and not for the store.
  if (refusal !== null) void keepRefusal(bot, asker, wanted, entry.name);
  return refusal;
}

/** Whom the store loses while it is away stands in the log. @param target null where it is not known yet */
export async function keepRefusal(
  bot: SlackBot,
  { userId, channelId }: Asker,
  wanted: string,
  target: string | null,
): Promise<void> {
  bot.log.info({ target, user: userId, channel: channelId, wanted }, "refused");
  const event = { type: "access.refused", checkId: null, target, actor: userId, data: { wanted, channel: channelId } };
  await bot.store.appendEvent(event).catch((error: unknown) => {
    if (!(error instanceof Outage)) bot.log.error({ err: error }, "a refusal was not kept");
  });
}
