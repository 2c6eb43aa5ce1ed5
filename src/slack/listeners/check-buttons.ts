// Run again, Cancel, Details. A button carries a check's id and no authority: who presses it is judged anew.
import type { BlockAction, ButtonAction } from "@slack/bolt";
import { setTimeout as sleep } from "node:timers/promises";
import { askForCheck } from "./request-check.ts";
import type { SlackBot } from "./bot.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { endAndTell, exportIncident, takeAndTell } from "./incident-buttons.ts";
import { permitted, pressed } from "../access/permission.ts";
import { answering, explain, replyFor, type Reply } from "./reply.ts";
import { respond } from "./response-url.ts";
import { cancelCheck } from "../../use-cases/cancel-check.ts";
import { withinThread } from "../../use-cases/threads.ts";
import { detailsView, noticeView } from "../views/details.ts";

export type Press = BlockAction<ButtonAction>;
type Doer = (bot: SlackBot, press: Press, reply: Reply) => Promise<void>;

/** A trigger_id lives for 3 s: facts that take longer than this are shown in a modal that is open already. */
const openWithinMs = 700;

export async function onButton<P extends BlockAction>(
  bot: SlackBot,
  press: P,
  ack: () => Promise<void>,
  act: (bot: SlackBot, press: P, reply: Reply) => Promise<void>,
): Promise<void> {
  const inThread = threadOf(press);
  const reply = replyFor({
    ack,
    ackSpeaks: false,
    // A press within a modal has no reply URL: what there is to say lies on top of it.
    tell: (words) =>
      press.view ? onTop(bot, press.trigger_id, words) : respond(press.response_url ?? null, words, bot.log, inThread),
    log: bot.log,
  });
  await answering(reply, bot.log, () => act(bot, press, reply), press.view ? "plain" : "mrkdwn");
}

function threadOf({ container }: BlockAction): string | undefined {
  const { thread_ts: threadTs } = { ...container };
  return typeof threadTs === "string" ? threadTs : undefined;
}

async function onTop(bot: SlackBot, triggerId: string, words: string): Promise<void> {
  await bot.clients.interactive.views
    .push({ trigger_id: triggerId, view: noticeView(words, "dbcheck") })
    .catch((error: unknown) => bot.log.warn({ trouble: troubleOf(error) }, "a notice was not shown"));
}

export const runAgain: Doer = async (bot, press, reply) => {
  const allowed = await permitted(bot, pressed(press));
  const { check, entry } = allowed;
  const { id: channelId = check.requesters[0]?.channelId ?? press.user.id, name: channelName = "" } =
    press.channel ?? {};
  const requester = {
    teamId: press.team?.id ?? "",
    userId: press.user.id,
    channelId,
    channelName,
    responseUrl: press.response_url ?? null,
    ...(await withinThread(allowed, channelId, threadOf(press))),
  };
  await askForCheck(bot, reply, entry, requester, press.trigger_id);
};

export const cancel: Doer = async (bot, press, reply) => {
  await reply.ok();
  const became = await cancelCheck(bot, await permitted(bot, pressed(press)), press.user.id);
  if (became === "ended") return reply.say("This check has ended already.");
  if (became === "asked-before") return reply.say("This check is being cancelled already.");
};

export const details: Doer = async (bot, press, reply) => {
  await reply.ok();
  const { views } = bot.clients.interactive;
  const ready = permitted(bot, pressed(press));
  const quick = await Promise.race([ready, sleep(openWithinMs, null, { ref: false })]);
  if (quick) {
    await views.open({ trigger_id: press.trigger_id, view: detailsView(quick.check) });
    return;
  }
  const opened = await views.open({ trigger_id: press.trigger_id, view: noticeView("Fetching the facts …") });
  const view = await ready.then(
    ({ check }) => detailsView(check),
    (error: unknown) => noticeView(explain(error, bot.log, "plain")),
  );
  if (opened.view?.id) await views.update({ view_id: opened.view.id, view });
};

/** Ends the incident of this check, or its watch. */
async function changeIncident(
  bot: SlackBot,
  press: Press,
  reply: Reply,
  change: "closeIncident" | "unwatchIncident",
): Promise<void> {
  await reply.ok();
  await endAndTell(bot, await permitted(bot, pressed(press)), press.user.id, change, reply);
}
export const closeIncident: Doer = (bot, press, reply) => changeIncident(bot, press, reply, "closeIncident");
export const stopWatching: Doer = (bot, press, reply) => changeIncident(bot, press, reply, "unwatchIncident");

export const take: Doer = async (bot, press, reply) => {
  await reply.ok();
  await takeAndTell(bot, await permitted(bot, pressed(press)), press.user.id, false, reply);
};

export const exportPressed: Doer = async (bot, press, reply) => {
  await reply.ok();
  const allowed = await permitted(bot, pressed(press));
  const channel = press.channel?.id;
  const threadTs = press.message?.["thread_ts"] ?? press.message?.ts;
  if (!channel || typeof threadTs !== "string") return reply.say("There is no thread to put the record into.");
  await exportIncident(bot, allowed, { channel, threadTs }, press.user.id, reply);
};
