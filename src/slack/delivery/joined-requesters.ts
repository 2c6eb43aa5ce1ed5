// Who hears of a check besides the thread: those who joined it from elsewhere.
import type { Logger } from "../../log.ts";
import type { CheckRow } from "../../store/store.ts";
import { code, escapeMrkdwn } from "../escape.ts";
import { postToResponseUrl } from "../connection/response-url.ts";
import { canOpen } from "../../access/private-threads.ts";
import { checkWords, sentence } from "../views/state-words.ts";

/** The result, to everyone who asked and cannot see the thread. */
export async function tellOthers(check: CheckRow, threadChannel: string, log: Logger): Promise<void> {
  const others = check.requesters.filter(
    (requester) => requester.responseUrl !== null && !canOpen(check, threadChannel, requester),
  );
  const { word } = checkWords(check);
  const text = `${code(check.target)}: *${word}* – ${escapeMrkdwn(sentence(check))}`;
  await Promise.all(others.map(({ responseUrl }) => postToResponseUrl(responseUrl, text, log)));
}
