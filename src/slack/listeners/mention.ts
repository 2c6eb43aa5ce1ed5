// `@dbcheck …`: in a thread about its incident, elsewhere as the slash command.
import { escapeMrkdwn, code } from "../escape.ts";
import { askForCheck } from "./request-check.ts";
import type { SlackBot } from "./slack-bot.ts";
import { postText, troubleOf } from "../connection/web-clients.ts";
import { answerCommand } from "./commands/dbcheck.ts";
import { exportIncident, endAndTell, showTimeline, takeAndTell } from "./incident-answers.ts";
import { bounded } from "../limits.ts";
import type { Permitted } from "../../use-cases/context.ts";
import { firstCheckOf } from "../../use-cases/end-incident.ts";
import { changeStep, stepAt } from "../../use-cases/incident-steps.ts";
import { withinThread } from "../../use-cases/threads.ts";
import { answering, replyFor, type Reply } from "./reply.ts";
import { permittedAt } from "./thread.ts";
import { parseThreadCommand, threadHelp, type ThreadCommand } from "./parse-mention.ts";
import { holdsPassword, secretAnswer } from "../../target/typed-secret.ts";
import { offerScript } from "./place-script.ts";
import { stepsText } from "../views/steps-text.ts";

/** The parts of an app_mention event that matter here (docs.slack.dev/reference/events/app_mention). */
export interface Mention {
  eventId: string;
  teamId: string;
  enterpriseId: string | undefined;
  userId: string;
  /** The person's own workspace, in shared channels. */
  userTeamId: string | undefined;
  channelId: string;
  ts: string;
  threadTs: string | undefined;
  text: string;
}

export async function onMention(bot: SlackBot, said: Mention): Promise<void> {
  const reply = replyFor({
    ack: async () => undefined,
    ackSpeaks: false,
    tell: (text) => whisper(bot, said, text),
    log: bot.log,
  });
  await answering(reply, bot.log, () => act(bot, said, reply));
}

/**
 * Seen by the one person, where they wrote; in a direct message as a
 * message, which stays. Else in their direct messages.
 */
export async function whisper(
  bot: SlackBot,
  { channelId, userId, threadTs }: Pick<Mention, "channelId" | "userId" | "threadTs">,
  text: string,
): Promise<void> {
  const inThread = threadTs ? { thread_ts: threadTs } : {};
  const { chat } = bot.clients.interactive;
  const told = channelId.startsWith("D")
    ? postText(bot.clients, { channel: channelId, text, ...inThread })
    : chat.postEphemeral({ channel: channelId, user: userId, text, ...inThread });
  await told.catch(async (error: unknown) => {
    bot.log.warn({ trouble: troubleOf(error) }, "an answer to a mention was not taken");
    await postText(bot.clients, { channel: userId, text }).catch((again: unknown) => {
      bot.log.warn({ trouble: troubleOf(again) }, "nor was it in direct messages");
    });
  });
}

async function act(bot: SlackBot, said: Mention, reply: Reply): Promise<void> {
  const text = said.text.replaceAll(/<@[UW][A-Z0-9]+(\|[^>]*)?>/g, " ").trim();
  if (holdsPassword(text)) return reply.say(secretAnswer);
  const wanted = said.threadTs === undefined ? null : parseThreadCommand(text);
  if (said.threadTs !== undefined && wanted !== null) {
    const { userId, userTeamId, teamId, enterpriseId, channelId } = said;
    const allowed = await permittedAt(
      bot,
      { channelId, threadTs: said.threadTs },
      { userId, userTeamId, teamId, enterpriseId },
    );
    return inThread(bot, said, wanted, allowed, reply);
  }
  if (said.threadTs !== undefined && text === "") return reply.say(threadHelp);
  const { teamId, enterpriseId, userTeamId, userId, channelId, eventId } = said;
  const requester = { teamId, userId, channelId, channelName: nameOf(channelId), responseUrl: null };
  return answerCommand(bot, { requester, enterpriseId, userTeamId, deliveryId: eventId, text }, reply);
}

async function inThread(
  bot: SlackBot,
  said: Mention,
  wanted: ThreadCommand,
  allowed: Permitted,
  reply: Reply,
): Promise<void> {
  const { userId, channelId, threadTs = said.ts, eventId, teamId } = said;
  switch (wanted.kind) {
    case "help":
      return reply.say(threadHelp);
    case "again":
      return askForCheck(
        bot,
        reply,
        allowed.entry,
        {
          teamId,
          userId,
          channelId,
          channelName: nameOf(channelId),
          responseUrl: null,
          ...(await withinThread(allowed, channelId, threadTs)),
        },
        eventId,
      );
    case "mine":
      return takeAndTell(bot, allowed, userId, false, reply);
    case "export":
      return exportIncident(bot, allowed, { channel: channelId, threadTs }, userId, reply);
    case "timeline":
      return showTimeline(bot, allowed, { channel: channelId, threadTs }, reply);
    case "script":
      return offerScript(bot, allowed, { channel: channelId, threadTs }, wanted.from, reply);
    case "close":
    case "stop":
      return endAndTell(bot, allowed, userId, wanted.kind === "close" ? "closeIncident" : "unwatchIncident", reply);
    case "steps": {
      const { check, backend } = await firstCheckOf(allowed);
      return reply.say(stepsText(check.target, await backend.store.steps(check.id)));
    }
    case "how": {
      const { step, position } = await stepAt(await firstCheckOf(allowed), wanted.position);
      if (!step.how) return reply.say(`Step ${position}: ${escapeMrkdwn(bounded(step.text, 1000))}`);
      return reply.say(
        `Step ${position}: ${code(bounded(step.text, 300))}\n` +
          `\`\`\`${bounded(step.how.code.replaceAll("```", "'''"), 2000)}\`\`\``,
      );
    }
    default: {
      const trouble = await changeStep(bot, await firstCheckOf(allowed), wanted.position, changeOf(wanted), userId);
      await reply.say(trouble ?? `Step ${wanted.position} ${doneWords[wanted.kind]}.`);
    }
  }
}

const doneWords = {
  take: "is yours",
  done: "is done",
  reopen: "is open again",
  check: "is being checked",
  skip: "is skipped",
  note: "has your note",
};

/** What Slack calls it in commands; of other channels an event tells no name. */
function nameOf(channelId: string): string {
  return channelId.startsWith("D") ? "directmessage" : "";
}

function changeOf(wanted: Extract<ThreadCommand, { position: number }>) {
  if (wanted.kind === "skip") return { kind: "skip" as const, reason: wanted.words };
  if (wanted.kind === "note") return { kind: "note" as const, note: wanted.words };
  return { kind: wanted.kind as "take" | "done" | "reopen" | "check" };
}
