// PagerDuty's Events API v2: one alert for an incident, raised by a press, and ended when the incident is over.
// https://developer.pagerduty.com/docs/send-alert-event, and PagerDuty/api-schema reference/events-v2/openapiv3.json
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Secret } from "../secret.ts";
import { cutText, boundedLine } from "./truncate.ts";
import { notSent, type Delivery, type EscalationMessage } from "./message.ts";
import { postToHook, hookRefusal } from "./post-json.ts";

export interface PagerDuty {
  routingKey: Secret;
  /** Without the path: "https://events.pagerduty.com". */
  eventsUrl: string;
}

const severities = { 1: "critical", 2: "error", 3: "warning", 4: "info" } as const;
/** PagerDuty's own limits: 1,024 for a summary, 255 for a key; an event of 512 KB is refused. */
const [longestSummary, longestKey, longestText] = [1024, 255, 10_000];
const pauseMs = 500;

/** @param source where it happens, preferably a host name */
export async function trigger(
  to: PagerDuty,
  message: EscalationMessage,
  source: string,
  masked: Mask,
  signal: AbortSignal,
): Promise<Delivery> {
  const { incidentId, target, title, text, status, cause, owner, severity, link, at } = message;
  const event: Event = {
    event_action: "trigger",
    dedup_key: dedupKey(incidentId),
    client: "dbcheck",
    payload: {
      summary: boundedLine(title, longestSummary) || `${target}: ${status}`,
      source: boundedLine(source, 255),
      severity: severities[severity],
      timestamp: at,
      component: "postgresql",
      group: target,
      class: cause ?? status,
      custom_details: { text: cutText(text, longestText), status, cause, owner, incident: incidentId },
    },
    links: link === null ? [] : [{ href: link, text: "The check and its thread" }],
  };
  return enqueue(to, event, masked, signal);
}

/** Ends the alert that `trigger` raised for this incident; PagerDuty accepts it as well where there is none. */
export async function resolve(to: PagerDuty, incidentId: string, masked: Mask, signal: AbortSignal): Promise<Delivery> {
  return enqueue(to, { event_action: "resolve", dedup_key: dedupKey(incidentId) }, masked, signal);
}

type Mask = (text: string) => string;
type Event = { event_action: "trigger" | "resolve"; dedup_key: string } & Record<string, unknown>;

function dedupKey(incidentId: string): string {
  const key = `dbcheck/${incidentId}`;
  return key.length <= longestKey ? key : `dbcheck/${createHash("sha256").update(incidentId).digest("hex")}`;
}

/**
 * A failure that PagerDuty's documentation says to try again is tried once more
 * while there is time: the key makes of both one alert, which pages once.
 */
async function enqueue(to: PagerDuty, event: Event, masked: Mask, signal: AbortSignal): Promise<Delivery> {
  const first = await attempt(to, event, masked, signal);
  if (first.delivery.sent || !first.again || signal.aborted) return first.delivery;
  await pause(pauseMs, undefined, { signal }).catch(() => {});
  if (signal.aborted) return first.delivery;
  const { delivery } = await attempt(to, event, masked, signal);
  return delivery.sent
    ? delivery
    : { ...delivery, mayHaveArrived: delivery.mayHaveArrived || first.delivery.mayHaveArrived };
}

async function attempt(
  { routingKey, eventsUrl }: PagerDuty,
  event: Event,
  masked: Mask,
  signal: AbortSignal,
): Promise<{ delivery: Delivery; again: boolean }> {
  const body = JSON.stringify({ routing_key: routingKey.reveal(), ...event });
  const answer = await postToHook(
    { to: "PagerDuty", url: `${eventsUrl}/v2/enqueue`, headers: {}, body, readsAnswer: true },
    signal,
  );
  if ("sent" in answer) return { delivery: answer, again: true };
  const { status, message, errors, dedupKey } = fieldsOf(answer.body);
  if (answer.status >= 200 && answer.status < 300)
    return status === "success"
      ? { delivery: { sent: true, reference: masked(dedupKey ?? event.dedup_key) }, again: false }
      : {
          delivery: notSent(`something answered HTTP ${answer.status}, but not as PagerDuty does`, true),
          again: false,
        };
  // The answer may repeat what was sent: masked before it is cut, or half a key would stay.
  const said = [message, ...errors].filter((one) => one !== null).map((one) => boundedLine(masked(one), 200));
  return {
    delivery: hookRefusal("PagerDuty", answer, [...new Set(said)].join("; ") || null),
    again: answer.status >= 500,
  };
}

/** What is known of its answers; everything else in them stays unread. */
function fieldsOf(body: string | null): {
  status: string | null;
  message: string | null;
  errors: string[];
  dedupKey: string | null;
} {
  const none = { status: null, message: null, errors: [], dedupKey: null };
  let data: unknown;
  try {
    data = JSON.parse(body ?? "");
  } catch {
    return none;
  }
  if (typeof data !== "object" || data === null) return none;
  const fields = data as Record<string, unknown>;
  const textAt = (name: string) => (typeof fields[name] === "string" ? fields[name] : null);
  const errors: unknown[] = Array.isArray(fields["errors"]) ? fields["errors"] : [];
  return {
    status: textAt("status"),
    message: textAt("message"),
    errors: errors.filter((one) => typeof one === "string").slice(0, 3),
    dedupKey: textAt("dedup_key")?.slice(0, longestKey) ?? null,
  };
}
