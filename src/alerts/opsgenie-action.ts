// What happened to an alert of Opsgenie's, as its webhook tells it; Jira Service Management has taken the format over.
// https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/
import { z } from "zod";
import type { AlertsRead, AlertSource } from "./alert.ts";
import { tokenRefusal } from "./authenticate.ts";
import { boundedLabels, keyOf, optionalText, readPayload, summaryOf, textMap, alertTitle } from "./read-json.ts";
import { idsIn, labelsOfTags, placesIn } from "./target-fields.ts";

const shape = z.object({
  action: z.string().min(1),
  alert: z.object({
    alertId: z.string().min(1),
    alias: optionalText,
    message: optionalText,
    description: optionalText,
    entity: optionalText,
    priority: optionalText,
    tags: z.array(z.string()).nullish().catch(null),
    details: textMap,
  }),
  integrationName: optionalText,
});

const states = new Map<string, "firing" | "resolved">([
  ["create", "firing"],
  ["close", "resolved"],
  ["delete", "resolved"],
]);

/** Everything but who it is for. */
export function opsgenieSource(is: Pick<AlertSource, "name" | "title" | "variable">): AlertSource {
  return {
    ...is,
    refusal: async (delivery, access) => tokenRefusal(delivery, access),
    read: async ({ body }) => readAction(body, is.title),
  };
}

function readAction(body: Buffer, source: string): AlertsRead {
  const { action, alert, integrationName } = readPayload(body, shape, source);
  const state = states.get(action.toLowerCase());
  if (state === undefined) return { alerts: [], nothing: `the action ${action.slice(0, 60)} does not start a check` };
  const { alertId, alias, message, description, entity, priority, tags, details } = alert;
  const labels = boundedLabels({
    ...labelsOfTags(tags ?? []),
    ...details,
    alias,
    entity,
    priority,
    integration: integrationName,
  });
  return {
    alerts: [
      {
        // Closed and raised again it has another id: one id is one episode.
        key: keyOf(alertId),
        moment: "",
        isOneUntilEnded: false,
        state,
        title: alertTitle(message, alias),
        summary: summaryOf(description),
        url: null,
        labels,
        places: [...placesIn(labels), ...(entity === null ? [] : [entity])],
        ids: [...idsIn(labels), ...(entity === null ? [] : [entity])],
        isOwn: (alias ?? "").startsWith("dbcheck/"),
      },
    ],
    nothing: null,
  };
}
