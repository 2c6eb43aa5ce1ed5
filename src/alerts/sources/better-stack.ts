// Better Stack Uptime's outgoing webhook of incidents: started, acknowledged, resolved. Its page names the events; the
// body is taken to be the incident of its API (https://betterstack.com/docs/uptime/api/incidents-api-response-params).
import { z } from "zod";
import type { AlertSource } from "../alert.ts";
import { tokenRefusal } from "../authenticate.ts";
import { boundedLabels, keyOf, optionalText, pageOf, readPayload, summaryOf, alertTitle } from "../read-json.ts";

const shape = z.object({
  data: z.object({
    id: z.union([z.string().min(1), z.number().transform(String)]),
    type: z.string(),
    attributes: z.object({
      name: optionalText,
      url: optionalText,
      cause: optionalText,
      status: optionalText,
      resolved_at: optionalText,
      origin_url: optionalText,
      team_name: optionalText,
    }),
  }),
});

export const betterStack: AlertSource = {
  name: "better-stack",
  title: "Better Stack",
  variable: "DBCHECK_HOOK_BETTER_STACK_TOKEN",
  refusal: async (delivery, access) => tokenRefusal(delivery, access),
  read: async ({ body }) => {
    const { id, type, attributes } = readPayload(body, shape, "Better Stack").data;
    if (type !== "incident") return { alerts: [], nothing: `${type.slice(0, 60)} does not start a check` };
    const { name, url, cause, status, resolved_at: resolvedAt, origin_url: page, team_name: team } = attributes;
    return {
      alerts: [
        {
          key: keyOf(id),
          // Acknowledged it is sent again, and is the same.
          moment: "",
          isOneUntilEnded: false,
          state: resolvedAt !== null || /^resolved$/i.test(status ?? "") ? "resolved" : "firing",
          title: alertTitle(name),
          summary: summaryOf(cause),
          url: pageOf(page),
          labels: boundedLabels({ name, url, team }),
          places: url === null ? [] : [url],
          ids: [],
          isOwn: false,
        },
      ],
      nothing: null,
    };
  },
};
