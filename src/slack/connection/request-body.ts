// A request of Slack's before Bolt reads it: of bounded size, signed and recent, and an object with what Bolt looks at.
import { HTTPModuleFunctions, isValidSlackRequest } from "@slack/bolt";
import { z } from "zod";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { errorText } from "../../errors.ts";
import type { Logger } from "../../log.ts";

/** The largest that Slack sends is a form with its view (250 KB) and all that was typed into it. */
const mostBytes = 2 * 1024 * 1024;
/**
 * Bolt refuses old requests only; a time far ahead is as wrong
 * (docs.slack.dev/authentication/verifying-requests-from-slack).
 */
const mostSkewSeconds = 5 * 60;

/**
 * `bolt` gets what it can read; everything else is answered here:
 * app_rate_limited with 200, the rest with 400, 401 or 413.
 */
export function beforeBolt(signingSecret: string, bolt: RequestListener, log: Logger): RequestListener {
  return (request, response) => {
    void admit(signingSecret, request, response)
      .then((status) => {
        if (status === "bolt") return bolt(request, response);
        const what = status === 200 ? "Slack holds events back" : "a request that is none of Slack's, or is not whole";
        log.warn({ status }, what);
        refuse(request, response, status);
      })
      .catch((error: unknown) => {
        log.warn({ reason: errorText(error) }, "a request of Slack's broke off or could not be read");
        refuse(request, response, 400);
      });
  };
}

async function admit(
  signingSecret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<"bolt" | 200 | 400 | 401 | 413> {
  const rawBody = await bodyOf(request);
  if (rawBody === null) return 413;
  const body = rawBody.toString();
  const buffered = Object.assign(request, { rawBody });
  // Slack looks at the certificate so, without a signature; nothing else of such a request is read, here or by Bolt.
  if (isForm(request) && new URLSearchParams(body).get("ssl_check") === "1") return "bolt";
  const timestamp = request.headers["x-slack-request-timestamp"];
  const signature = request.headers["x-slack-signature"];
  if (typeof timestamp !== "string" || typeof signature !== "string") return 401;
  const sentSeconds = Number(timestamp);
  if (!Number.isFinite(sentSeconds) || Math.abs(Date.now() / 1000 - sentSeconds) > mostSkewSeconds) return 401;
  const headers = { "x-slack-signature": signature, "x-slack-request-timestamp": sentSeconds };
  if (!isValidSlackRequest({ signingSecret, body, headers })) return 401;
  const sent = parsed(buffered);
  if (rateLimited.safeParse(sent).success) return 200;
  return !response.destroyed && readable.safeParse(sent).success ? "bolt" : 400;
}

/** As Bolt does it. What is no JSON is undefined: the error would repeat a part of it. */
function parsed(buffered: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(buffered);
  } catch {
    return undefined;
  }
}

/** Null: it is larger than anything of Slack's. @throws when the connection breaks */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return null;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
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

/** What is left of the request is not waited for. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status, { connection: "close" });
  response.end(() => request.destroy());
}
