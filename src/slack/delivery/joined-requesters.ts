// Who hears of a check besides the thread: those who joined it from elsewhere.
import type { Logger } from "../../log.ts";
import type { CheckRow, Requester } from "../../store/store.ts";
import { code, escapeMrkdwn } from "../escape.ts";
import { respond } from "../listeners/response-url.ts";
import { checkWords, sentence } from "../views/words.ts";

/** Direct messages and private channels, which others cannot open; and channels of which nothing is known, as in mentions. */
export function isPrivate({ channelId, channelName }: Pick<Requester, "channelId" | "channelName">): boolean {
  return (
    channelId.startsWith("D") ||
    ["directmessage", "privategroup", ""].includes(channelName) ||
    channelName.startsWith("mpdm-")
  );
}

/** Whether `requester` can open the thread, which is in the first one's place, or was moved to their direct messages. */
export function canOpen(check: CheckRow, threadChannel: string | null, requester: Requester): boolean {
  const [first] = check.requesters;
  if (!first || first.userId === requester.userId) return true;
  const moved = threadChannel !== null && threadChannel !== first.channelId;
  if (moved) return false;
  return first.channelId === requester.channelId || !isPrivate(first);
}

/** The result, to everyone who asked and cannot see the thread. */
export async function tellOthers(check: CheckRow, threadChannel: string, log: Logger): Promise<void> {
  const others = check.requesters.filter(
    (requester) => requester.responseUrl !== null && !canOpen(check, threadChannel, requester),
  );
  const { word } = checkWords(check);
  const text = `${code(check.target)}: *${word}* – ${escapeMrkdwn(sentence(check))}`;
  await Promise.all(others.map(({ responseUrl }) => respond(responseUrl, text, log)));
}
