// A request of Slack's before Bolt reads it: signed and recent, and an object with what Bolt looks at.
import { HTTPModuleFunctions, isValidSlackRequest } from "@slack/bolt";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../../log.ts";
import { payloadKind, payloadWords } from "./payload-shape.ts";

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
    log.warn({ status }, payloadWords[status === 200 ? "held-back" : "odd"]);
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
  const kind = payloadKind(parsed(request));
  if (kind === "held-back") return 200;
  return !response.destroyed && kind === "readable" ? "bolt" : 400;
}

/** As Bolt does it. What is no JSON is undefined: the error would repeat a part of it. */
function parsed(request: BufferedRequest): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined;
  }
}

function isForm({ headers }: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded\b/.test(headers["content-type"] ?? "");
}
