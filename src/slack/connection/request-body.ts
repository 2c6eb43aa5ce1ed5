// A request of Slack's before Bolt reads it: signed and recent, and an object with what Bolt looks at.
import { HTTPModuleFunctions, isValidSlackRequest } from "@slack/bolt";
import { z } from "zod";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../../log.ts";

/**
 * Bolt refuses old requests only; a time far ahead is as wrong
 * (docs.slack.dev/authentication/verifying-requests-from-slack).
 */
const mostSkewSeconds = 5 * 60;

/** A request whose body has been read, within its bounds. */
type BufferedRequest = IncomingMessage & { rawBody: Buffer };
export type BufferedListener = (request: BufferedRequest, response: ServerResponse) => void;

/**
 * `bolt` gets what it can read; everything else is answered here:
 * app_rate_limited with 200, the rest with 400 or 401.
 */
export function beforeBolt(signingSecret: string, bolt: BufferedListener, log: Logger): BufferedListener {
  return (request, response) => {
    const status = admit(signingSecret, request, response);
    if (status === "bolt") return bolt(request, response);
    const what = status === 200 ? "Slack holds events back" : "a request that is none of Slack's, or is not whole";
    log.warn({ status }, what);
    response.writeHead(status).end();
  };
}

function admit(signingSecret: string, request: BufferedRequest, response: ServerResponse): "bolt" | 200 | 400 | 401 {
  const body = request.rawBody.toString();
  // Slack looks at the certificate so, without a signature; nothing else of such a request is read, here or by Bolt.
  if (isForm(request) && new URLSearchParams(body).get("ssl_check") === "1") return "bolt";
  const timestamp = request.headers["x-slack-request-timestamp"];
  const signature = request.headers["x-slack-signature"];
  if (typeof timestamp !== "string" || typeof signature !== "string") return 401;
  const sentSeconds = Number(timestamp);
  if (!Number.isFinite(sentSeconds) || Math.abs(Date.now() / 1000 - sentSeconds) > mostSkewSeconds) return 401;
  const headers = { "x-slack-signature": signature, "x-slack-request-timestamp": sentSeconds };
  if (!isValidSlackRequest({ signingSecret, body, headers })) return 401;
  const sent = parsed(request);
  if (rateLimited.safeParse(sent).success) return 200;
  return !response.destroyed && readable.safeParse(sent).success ? "bolt" : 400;
}

/** As Bolt does it. What is no JSON is undefined: the error would repeat a part of it. */
function parsed(request: BufferedRequest): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined;
  }
}

const somebody = z.looseObject({ id: z.string() });

/**
 * What Bolt and the listeners read without looking (docs.slack.dev/reference/interaction-payloads);
 * ids and values are judged by who uses them.
 */
const readable = z.union([
  z.looseObject({ type: z.literal("url_verification"), challenge: z.string() }),
  z.looseObject({ event: z.looseObject({ type: z.string(), item: z.looseObject({}).optional() }) }),
  z.looseObject({ command: z.string(), user_id: z.string(), channel_id: z.string(), team_id: z.string() }),
  z.looseObject({ type: z.literal("block_actions"), user: somebody, actions: z.array(z.looseObject({})).min(1) }),
  z.looseObject({ type: z.enum(["view_submission", "view_closed"]), user: somebody, view: somebody }),
  z.looseObject({ type: z.enum(["message_action", "shortcut"]), user: somebody, callback_id: z.string() }),
  z.looseObject({ type: z.enum(["block_suggestion", "interactive_message", "dialog_submission"]), user: somebody }),
]);

/**
 * No event, but word that events were dropped (docs.slack.dev/apis/events-api, rate
 * limiting); Bolt has no listener for it.
 */
const rateLimited = z.looseObject({ type: z.literal("app_rate_limited"), minute_rate_limited: z.number() });

function isForm({ headers }: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded\b/.test(headers["content-type"] ?? "");
}
