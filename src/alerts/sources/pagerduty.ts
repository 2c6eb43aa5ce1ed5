// PagerDuty's webhooks v3. Several signatures while a secret is exchanged; the time of the event is in the signed body.
// https://developer.pagerduty.com/docs/verifying-webhook-signatures, .../docs/webhooks-overview
import { z } from "zod";
import type { AlertSource } from "../alert.ts";
import { hmacOf, isOneOf } from "../authenticate.ts";
import { boundedLabels, keyOf, optionalText, pageOf, readPayload, alertTitle } from "../read-json.ts";

const shape = z.object({
  event: z.object({
    id: z.string(),
    event_type: z.string(),
    occurred_at: z.string(),
    client: z.object({ name: optionalText }).nullish().catch(null),
    data: z.object({
      id: optionalText,
      title: optionalText,
      html_url: optionalText,
      incident_key: optionalText,
      urgency: optionalText,
      service: z.object({ id: optionalText, summary: optionalText }).nullish().catch(null),
      priority: z.object({ summary: optionalText }).nullish().catch(null),
    }),
  }),
});

/** An event is delivered again for hours while its receiver is away; what the ledger no longer has is older. */
const oldestMs = 24 * 3_600_000;

const states = new Map<string, "firing" | "resolved">([
  ["incident.triggered", "firing"],
  ["incident.reopened", "firing"],
  ["incident.resolved", "resolved"],
]);

export const pagerduty: AlertSource = {
  name: "pagerduty",
  title: "PagerDuty",
  variable: "DBCHECK_HOOK_PAGERDUTY_TOKEN",
  refusal: async ({ headers, body, atMs }, { secrets }) => {
    const given = (headers["x-pagerduty-signature"] ?? "").split(",").map((one) => one.trim());
    const signatures = given.flatMap((one) => (one.startsWith("v1=") ? [one.slice(3).toLowerCase()] : []));
    if (signatures.length === 0) return "it has no v1 signature";
    const wanted = secrets.map((secret) => hmacOf(secret, body));
    // All are compared, so that the time tells nothing.
    if (signatures.slice(0, 10).filter((one) => isOneOf(one, wanted)).length === 0)
      return "its signature does not match";
    const { occurred_at: at } = readPayload(body, shape, "PagerDuty").event;
    return Math.abs(Date.parse(at) - atMs) <= oldestMs ? null : "its event is older than a day";
  },
  read: async ({ body }) => {
    const { event } = readPayload(body, shape, "PagerDuty");
    const { id, event_type: type, client, data } = event;
    const state = states.get(type);
    if (state === undefined || data.id === null)
      return { alerts: [], nothing: `events of type ${type.slice(0, 60)} do not start a check` };
    const labels = {
      service: data.service?.summary,
      service_id: data.service?.id,
      urgency: data.urgency,
      priority: data.priority?.summary,
      incident_key: data.incident_key,
    };
    return {
      alerts: [
        {
          key: keyOf(data.id),
          moment: id,
          isOneUntilEnded: false,
          state,
          title: alertTitle(data.title),
          summary: null,
          url: pageOf(data.html_url),
          labels: boundedLabels(labels),
          places: [],
          ids: [],
          // What somebody raised by the button of one of our own messages.
          isOwn: (data.incident_key ?? "").startsWith("dbcheck/") || client?.name === "dbcheck",
        },
      ],
      nothing: null,
    };
  },
};
