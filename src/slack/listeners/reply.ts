// One conversation with one person: the acknowledgement, once, then
// ephemeral answers; and what they are told when something breaks.
import { errorText, newReference, Outage, UserMistake } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import { Refused } from "../people/refusal.ts";
import { isSlackError, troubleOf } from "../connection/web-clients.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";

export interface Reply {
  /** Acknowledges without a word. */
  ok(): Promise<void>;
  /**
   * Tells the person, seen by nobody else: with the acknowledgement if
   * that is still due and may carry words, else after it.
   */
  say(mrkdwn: string): Promise<void>;
}

/** Slack waits 3 s, the way there and back among them. */
const ackWithinMs = 2_200;

export function replyFor(parts: {
  ack: (words?: string) => Promise<void>;
  /** An acknowledgement of a command may carry words, one of a button may not. */
  ackSpeaks: boolean;
  /** Where words go that no acknowledgement carries: seen by the one person alone. */
  tell: (mrkdwn: string) => Promise<unknown>;
  log: Logger;
}): Reply {
  const { ack, ackSpeaks, tell, log } = parts;
  let acked = false;
  /** Whether Slack took it. A connection that broke meanwhile must not keep a check that was taken from being run. */
  const ok = async (words?: string): Promise<boolean> => {
    if (acked) return true;
    acked = true;
    try {
      await ack(words);
      return true;
    } catch (error) {
      log.warn({ reason: errorText(error) }, "an acknowledgement did not reach Slack");
      return false;
    }
  };
  // Whatever is still being asked: Slack gives up after 3 s, and words go another way from now on.
  setTimeout(() => void ok(), ackWithinMs).unref();
  return {
    ok: async () => void (await ok()),
    say: async (mrkdwn) => {
      const words = bounded(mrkdwn, limits.fallbackChars);
      if (ackSpeaks && !acked && (await ok(words))) return;
      await ok();
      await tell(words);
    },
  };
}

/**
 * Runs a listener so that every failure reaches the person, and bugs
 * reach the log with a reference that the person has too.
 */
export async function answering(
  reply: Reply,
  log: Logger,
  listener: () => Promise<void>,
  form: "mrkdwn" | "plain" = "mrkdwn",
): Promise<void> {
  try {
    await listener();
  } catch (error) {
    await reply
      .say(explain(error, log, form))
      .catch((again: unknown) => log.warn({ reason: errorText(again) }, "a failure could not be told"));
  }
}

/** @param form of the place that shows it: modals and their inputs take plain text */
export function explain(error: unknown, log: Logger, form: "mrkdwn" | "plain" = "mrkdwn"): string {
  if (error instanceof Refused && form === "mrkdwn") return error.mrkdwn;
  if (error instanceof UserMistake) return form === "plain" ? error.message : escapeMrkdwn(error.message);
  if (error instanceof Outage) {
    log.warn({ reason: error.message }, "something of ours is away");
    return (
      `Something I need is not reachable right ` +
      `now: ${form === "plain" ? error.message : escapeMrkdwn(error.message)} Please try again in a moment.`
    );
  }
  const slack = slackOutage(error);
  if (slack !== null) {
    log.warn({ reason: errorText(error) }, "Slack did not do what was asked");
    return slack;
  }
  const reference = newReference();
  log.error({ err: error, reference }, "a listener broke");
  return `dbcheck itself failed; your database may be fine. The bot's log has the details under reference ${reference}.`;
}

/** Words for a call of Slack that failed without a fault of ours; null for everything else. */
function slackOutage(error: unknown): string | null {
  if (!isSlackError(error)) return null;
  const trouble = troubleOf(error);
  if (trouble.kind !== "refused") return "Slack is not reachable right now. Please try again in a moment.";
  // A trigger_id lives for 3 s (docs.slack.dev/reference/methods/views.open).
  if (/^(expired|exchanged|invalid)_trigger_id$/.test(trouble.code))
    return "That took too long for Slack. Please press the button again.";
  return /^(not_found|view_not_found|hash_conflict)$/.test(trouble.code)
    ? "The form was closed or changed before I could fill it in. Please open it again."
    : null;
}
