// A press of a button: acknowledged in time, answered where it was pressed, judged anew each time.
import type { BlockAction } from "@slack/bolt";
import { troubleOf } from "../connection/web-clients.ts";
import { noticeView } from "../views/details.ts";
import { answering, replyFor, type Reply } from "./reply.ts";
import { postToResponseUrl } from "../connection/response-url.ts";
import type { SlackBot } from "./slack-bot.ts";

export async function answerPress<P extends BlockAction>(
  bot: SlackBot,
  press: P,
  ack: () => Promise<void>,
  act: (bot: SlackBot, press: P, reply: Reply) => Promise<void>,
): Promise<void> {
  const inThread = threadOfPress(press);
  const reply = replyFor({
    ack,
    ackSpeaks: false,
    // A press within a modal has no reply URL: what there is to say lies on top of it.
    tell: (words) =>
      press.view
        ? onTop(bot, press.trigger_id, words)
        : postToResponseUrl(press.response_url ?? null, words, bot.log, inThread),
    log: bot.log,
  });
  await answering(reply, bot.log, () => act(bot, press, reply), press.view ? "plain" : "mrkdwn");
}

/** Of the message that was pressed; undefined where it is in no thread. */
export function threadOfPress({ container }: BlockAction): string | undefined {
  const { thread_ts: threadTs } = { ...container };
  return typeof threadTs === "string" ? threadTs : undefined;
}

async function onTop(bot: SlackBot, triggerId: string, words: string): Promise<void> {
  await bot.clients.interactive.views
    .push({ trigger_id: triggerId, view: noticeView(words, "dbcheck") })
    .catch((error: unknown) => bot.log.warn({ trouble: troubleOf(error) }, "a notice was not shown"));
}
