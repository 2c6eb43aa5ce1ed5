// Datadog's webhooks. The payload is a template of the user's: docs/alerts.md has the one that is read here.
// https://docs.datadoghq.com/integrations/webhooks/ (variables, custom headers, 15 s)
import { z } from "zod";
import type { AlertSource } from "../alert.ts";
import { tokenRefusal } from "../authenticate.ts";
import { boundedLabels, keyOf, optionalText, pageOf, readPayload, summaryOf, alertTitle } from "../read-json.ts";
import { idsIn, labelsOfTags, placesIn } from "../target-fields.ts";

const shape = z.object({
  cycle_key: z.string().min(1),
  transition: z.string().min(1),
  title: optionalText,
  message: optionalText,
  link: optionalText,
  scope: optionalText,
  tags: optionalText,
  dbcheck_target: optionalText,
});

export const datadog: AlertSource = {
  name: "datadog",
  title: "Datadog",
  variable: "DBCHECK_HOOK_DATADOG_TOKEN",
  refusal: async (delivery, access) => tokenRefusal(delivery, access),
  read: async ({ body }) => {
    const {
      cycle_key: key,
      transition,
      title,
      message,
      link,
      scope,
      tags,
      dbcheck_target: target,
    } = readPayload(body, shape, "Datadog");
    const labels = boundedLabels({
      ...labelsOfTags(`${scope ?? ""},${tags ?? ""}`.split(",")),
      ...(target === null ? {} : { dbcheck_target: target }),
    });
    return {
      alerts: [
        {
          // Links the events of one alert from its trigger to its recovery: an episode.
          key: keyOf(key),
          moment: "",
          isOneUntilEnded: false,
          state: /^recovered$/i.test(transition.trim()) ? "resolved" : "firing",
          title: alertTitle(title),
          summary: summaryOf(message),
          url: pageOf(link),
          labels,
          places: placesIn(labels),
          ids: idsIn(labels),
          isOwn: false,
        },
      ],
      nothing: null,
    };
  },
};
