// A webhook of the house: what happened as JSON, signed, so that the receiver knows who sent it, and when.
import { createHash, createHmac } from "node:crypto";
import type { Secret } from "../secret.ts";
import { cutText, boundedLine } from "./truncate.ts";
import { notSent, type Delivery, type EscalationMessage } from "./message.ts";
import { postToHook, hookRefusal } from "./post-json.ts";

export interface Webhook {
  url: Secret;
  host: string;
  secret: Secret;
}

const longestText = 10_000;

/**
 * Sent once: whether the receiver knows idempotency keys is not known, and two messages may page twice.
 * @returns `reference` is the idempotency key: the same for the same message, another for another
 */
export async function sendToWebhook(to: Webhook, message: EscalationMessage, signal: AbortSignal): Promise<Delivery> {
  const body = webhookBody(message);
  const key = `dbcheck-${createHash("sha256").update(body).digest("hex").slice(0, 32)}`;
  const name = `the webhook at ${to.host}`;
  const answer = await postToHook(
    {
      to: name,
      url: to.url.reveal(),
      headers: {
        "dbcheck-signature": webhookSignature(to.secret, body, Math.floor(Date.now() / 1000)),
        "idempotency-key": key,
      },
      body,
      readsAnswer: false,
    },
    signal,
  );
  if ("sent" in answer) return answer;
  if (answer.status >= 200 && answer.status < 300) return { sent: true, reference: key };
  // So a receiver says that the first of two equal messages is still
  // at work (draft-ietf-httpapi-idempotency-key-header).
  if (answer.status === 409) return notSent(`${name} already has this message (HTTP 409)`, true);
  return hookRefusal(name, answer, null);
}

/**
 * `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>`; docs/tickets.md shows how it is verified.
 */
export function webhookSignature(secret: Secret, body: string, atSeconds: number): string {
  return `t=${atSeconds},v1=${createHmac("sha256", secret.reveal()).update(`${atSeconds}.${body}`).digest("hex")}`;
}

/** Keys one by one: what the caller's object may hold besides does not leave. */
function webhookBody({
  incidentId,
  target,
  title,
  text,
  status,
  cause,
  owner,
  severity,
  link,
  at,
}: EscalationMessage): string {
  return JSON.stringify({
    schema: "dbcheck.escalation/1",
    incidentId,
    target,
    title: boundedLine(title, 1000),
    text: cutText(text, longestText),
    status,
    cause,
    owner,
    severity,
    link,
    at,
  });
}
