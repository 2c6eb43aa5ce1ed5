// The clients of Slack's Web API, none of which retries or waits by itself; and what a failed call means.
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebClientOptions,
} from "@slack/web-api";
import { z } from "zod";
import type { ChatPostMessageArguments, ChatPostMessageResponse } from "@slack/web-api";
import type { Config } from "../../config.ts";
import { errorText } from "../../errors.ts";
import { boundedFetch } from "../../http/fetch.ts";
import type { Logger } from "../../log.ts";
import { measures } from "../../measures.ts";
import { slackLogger } from "./slack-logger.ts";

export interface Clients {
  /** Modals, lookups, history: somebody waits. */
  interactive: WebClient;
  /** chat.postMessage: a retry by itself would post twice when only the answer was lost. */
  posting: WebClient;
  /** chat.update, which may be repeated at will. */
  updating: WebClient;
}

/** Shorter than a message's lease, so that nobody else takes the row while its call is under way. */
export const slackCallTimeoutMs = 8_000;

/** Its longest answers are pages of 200 messages with all their blocks. */
const mostAnswerBytes = 8 * 1024 * 1024;

const fetchBounded = boundedFetch(mostAnswerBytes, slackCallTimeoutMs);

/**
 * Of every call, the socket's own too: no answer is longer or later than it may be, and a 429 always says until when.
 */
export const slackFetch: typeof fetch = async (input, init) => {
  const method = methodIn(input);
  const answer = await fetchBounded(input, init).catch((error: unknown) => {
    measures.slackCalls.add({ method, status: "none" });
    throw error;
  });
  measures.slackCalls.add({ method, status: String(answer.status) });
  if (method !== "other" && answer.ok && !(await isWhole(answer))) return new Response(null, { status: 502 });
  if (answer.status === 429 && !/^\d{1,9}$/.test(answer.headers.get("retry-after") ?? ""))
    answer.headers.set("retry-after", String(usualRetryAfterSeconds));
  return answer;
};

/**
 * Slack's client reads these without looking (docs.slack.dev/apis/web-api, "Evaluating responses"). Of an answer that
 * is none of Slack's nobody knows whether the call was carried out, as of a proxy's 502.
 */
const wholeAnswer = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  response_metadata: z.looseObject({}).optional(),
});

async function isWhole(answer: Response): Promise<boolean> {
  if (!/json/.test(answer.headers.get("content-type") ?? "")) return true;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return wholeAnswer.safeParse(body).success;
}

/** "chat.postMessage"; what is no method of the API is "other". */
function methodIn(input: Parameters<typeof fetch>[0]): string {
  const url = input instanceof Request ? input.url : String(input);
  return /\/([a-z]+(?:\.[a-zA-Z]+)+)(?:\?|$)/.exec(url)?.[1] ?? "other";
}

/** Where Slack names none. */
const usualRetryAfterSeconds = 30;
/** Slack's own windows are a minute. */
const mostRetryAfterSeconds = 300;

/**
 * A fresh object for each user: Bolt's socket client changes the one it is given.
 * A 429 is thrown at once: waiting would stall every call behind it.
 */
export function clientOptions({ SLACK_API_URL }: Pick<Config, "SLACK_API_URL">, log: Logger): WebClientOptions {
  return {
    timeout: slackCallTimeoutMs,
    fetch: slackFetch,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: slackLogger(log),
    ...(SLACK_API_URL ? { slackApiUrl: SLACK_API_URL } : {}),
  };
}

export function createClients(config: Pick<Config, "SLACK_API_URL" | "SLACK_BOT_TOKEN">, log: Logger): Clients {
  const make = () => new WebClient(config.SLACK_BOT_TOKEN, clientOptions(config, log));
  return { interactive: make(), posting: make(), updating: make() };
}

/** chat.postMessage: links are never unfolded, they lead to people's own systems. */
export function postText({ posting }: Clients, message: ChatPostMessageArguments): Promise<ChatPostMessageResponse> {
  const { postMessage } = posting.chat;
  return postMessage({ ...message, unfurl_links: false, unfurl_media: false });
}

/** What a failed call of the Web API means for the one who made it. */
export type Trouble =
  /** Slack said no, by this code; nothing was done. */
  | { kind: "refused"; code: string }
  | { kind: "rate-limited"; retryAfterMs: number }
  /** Slack was never reached. */
  | { kind: "not-sent"; code: string }
  /** No answer, or none that can be trusted: it may have been carried out. */
  | { kind: "unanswered"; code: string };

/** Connections that never were: nothing can have arrived. */
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** Slack's own troubles; of the first two it says that some part may have succeeded. */
const halfDone = new Set(["fatal_error", "internal_error", "request_timeout"]);

export function isSlackError(error: unknown): boolean {
  return [WebAPIPlatformError, WebAPIRateLimitedError, WebAPIHTTPError, WebAPIRequestError].some(
    (kind) => error instanceof kind,
  );
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    if (code === "ratelimited" || code === "rate_limited")
      return rateLimited(error.data.response_metadata?.retryAfter ?? usualRetryAfterSeconds);
    // The library gives out a body that is no JSON as the code.
    if (!/^[\w.:-]{1,80}$/.test(code)) return { kind: "unanswered", code: "no_slack_answer" };
    return halfDone.has(code) ? { kind: "unanswered", code } : { kind: "refused", code };
  }
  if (error instanceof WebAPIRateLimitedError) return rateLimited(error.retryAfter);
  if (error instanceof WebAPIHTTPError) return { kind: "unanswered", code: `http_${error.statusCode}` };
  if (error instanceof WebAPIRequestError) {
    const code = systemCode(error);
    return { kind: neverSent.has(code) ? "not-sent" : "unanswered", code };
  }
  return { kind: "unanswered", code: errorText(error) };
}

/** What is asked for beyond a few minutes is asked again by then: a header alone must not silence the bot for a day. */
function rateLimited(retryAfterSeconds: number): Trouble {
  const seconds = Math.min(mostRetryAfterSeconds, Math.max(1, retryAfterSeconds));
  return { kind: "rate-limited", retryAfterMs: seconds * 1000 };
}

/** The first code of the error or of what caused it. */
function systemCode(error: WebAPIRequestError): string {
  for (let one: unknown = error.original; one instanceof Error; one = one.cause) {
    if ("code" in one && typeof one.code === "string") return one.code;
  }
  return "no_answer";
}

/** A link to a message; null where Slack tells none. */
export async function permalink(
  { interactive }: Clients,
  { channel, ts }: { channel: string; ts: string },
  log: Logger,
): Promise<string | null> {
  try {
    return (await interactive.chat.getPermalink({ channel, message_ts: ts })).permalink ?? null;
  } catch (error) {
    log.warn({ trouble: troubleOf(error) }, "no link to a thread");
    return null;
  }
}
