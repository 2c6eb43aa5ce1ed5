// For everything else that can send JSON: the format of docs/alerts.md, dbcheck.alert/1.
import { z } from "zod";
import type { AlertSource } from "../alert.ts";
import { tokenRefusal } from "../authenticate.ts";
import {
  boundedLabels,
  keyOf,
  optionalText,
  pageOf,
  readPayload,
  summaryOf,
  textMap,
  alertTitle,
} from "../read-json.ts";
import { idsIn, placesIn } from "../target-fields.ts";

/** `dbcheck.alert/1`. */
export const alertShape = z.object({
  schema: optionalText,
  key: z.string().min(1),
  state: z.enum(["firing", "resolved"]).default("firing"),
  title: z.string().min(1),
  summary: optionalText,
  target: optionalText,
  url: optionalText,
  started_at: optionalText,
  ended_at: optionalText,
  labels: textMap,
});

export const generic: AlertSource = {
  name: "generic",
  title: "Generic",
  variable: "DBCHECK_HOOK_GENERIC_TOKEN",
  refusal: async (delivery, access) => tokenRefusal(delivery, access),
  read: async ({ body, atMs }) => {
    const read = readPayload(body, alertShape, "the generic source (docs/alerts.md)");
    const { schema, key, state, title, summary, target, url, started_at: startedAt, ended_at: endedAt } = read;
    const labels = boundedLabels({ ...read.labels, ...(target === null ? {} : { dbcheck_target: target }) });
    const now = new Date(atMs).toISOString();
    return {
      alerts: [
        {
          key: keyOf(key),
          moment: (state === "firing" ? startedAt : (endedAt ?? startedAt)) ?? now,
          isOneUntilEnded: startedAt === null,
          state,
          title: alertTitle(title),
          summary: summaryOf(summary),
          url: pageOf(url),
          labels,
          places: placesIn(labels),
          ids: idsIn(labels),
          // The house's own webhook may lead back here.
          isOwn: schema !== null && schema.startsWith("dbcheck.") && schema !== "dbcheck.alert/1",
        },
      ],
      nothing: null,
    };
  },
};
