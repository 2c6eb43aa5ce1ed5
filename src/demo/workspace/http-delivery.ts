// Signed HTTP: posts a payload to the app's request URL as Slack does, and reads the acknowledgement.
import { createHmac } from "node:crypto";
import { isFields } from "./read.ts";
import type { Ack, EnvelopeType } from "./socket-mode.ts";
import type { Fields } from "./types.ts";

/** Form or JSON, as Slack sends each kind. */
export function bodyOf(type: EnvelopeType, payload: Fields): { body: string; contentType: string } {
  if (type === "events_api") return { body: JSON.stringify(payload), contentType: "application/json" };
  const fields = type === "interactive" ? { payload: JSON.stringify(payload) } : payload;
  const form = new URLSearchParams(
    Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)]),
  );
  return { body: form.toString(), contentType: "application/x-www-form-urlencoded" };
}

/**
 * A request that is signed now, by Slack's v0 signature: HMAC-SHA256 over `v0:timestamp:body`
 * (docs.slack.dev/authentication/verifying-requests-from-slack).
 */
export function signedRequest(secret: string, body: string, contentType: string) {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    method: "POST",
    body,
    headers: {
      "content-type": contentType,
      "x-slack-request-timestamp": String(timestamp),
      "x-slack-signature": `v0=${signature}`,
    },
  };
}

export async function deliverByHttp(
  url: string,
  secret: string,
  type: EnvelopeType,
  payload: Fields,
  timeoutMs: number,
): Promise<Ack> {
  const { body, contentType } = bodyOf(type, payload);
  const startedMs = performance.now();
  try {
    const response = await fetch(url, {
      ...signedRequest(secret, body, contentType),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await response.text();
    if (!response.ok) return { ok: false, error: "dispatch_failed" };
    return { ok: true, payload: payloadOf(answer), tookMs: performance.now() - startedMs };
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    return { ok: false, error: late ? "operation_timeout" : "dispatch_failed" };
  }
}

/** An acknowledgement may be empty, JSON, or plain text. */
function payloadOf(answer: string): Fields {
  if (answer.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(answer);
    if (isFields(value)) return value;
  } catch {
    // plain text
  }
  return { text: answer };
}
