// Answers through a response URL: seen by one person, five times within half an hour.
import { errorText } from "../../errors.ts";
import { exchange } from "../../http/exchange.ts";
import type { Logger } from "../../log.ts";
import { bounded, limits } from "../limits.ts";

const timeoutMs = 5_000;

/**
 * @param url kept out of logs: whoever has it can answer in our name
 * @param threadTs where the person reads: an answer to a button in a thread belongs into it
 * @returns whether Slack took it; never rejects
 */
export async function postToResponseUrl(
  url: string | null,
  text: string,
  log: Logger,
  threadTs?: string,
): Promise<boolean> {
  if (!url) return false;
  const body = {
    response_type: "ephemeral",
    replace_original: false,
    text: bounded(text, limits.fallbackChars),
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  try {
    const { status, drop } = await exchange({
      url,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    drop();
    const isTaken = status >= 200 && status < 300;
    if (!isTaken) log.warn({ status }, "a response URL did not take the answer");
    return isTaken;
  } catch (error) {
    log.warn({ reason: errorText(error) }, "a response URL could not be reached");
    return false;
  }
}
