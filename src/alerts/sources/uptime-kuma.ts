// Uptime Kuma's webhook notification, as JSON: the heartbeat that changed, its monitor, and a sentence.
// Of the monitor only what names it is read: it may hold a connection string with its password.
// server/notification-providers/webhook.js and server/model/{heartbeat,monitor}.js of louislam/uptime-kuma
import { z } from "zod";
import type { AlertSource } from "../alert.ts";
import { tokenRefusal } from "../authenticate.ts";
import { boundedLabels, keyOf, optionalText, readPayload, summaryOf, alertTitle } from "../read-json.ts";
import { hostAndPort } from "../target-fields.ts";

const tagShape = z.object({ name: optionalText, value: optionalText });
const shape = z.object({
  heartbeat: z
    .object({ status: z.number(), time: z.string(), msg: optionalText, timezoneOffset: optionalText })
    .nullable(),
  monitor: z
    .object({
      id: z.number(),
      name: optionalText,
      hostname: optionalText,
      port: optionalText,
      type: optionalText,
      tags: z.array(tagShape).nullish().catch(null),
    })
    .nullable(),
  msg: optionalText,
});

/** Pending (2) and maintenance (3) say nothing of a fault. */
const states = new Map<number, "firing" | "resolved">([
  [0, "firing"],
  [1, "resolved"],
]);

export const uptimeKuma: AlertSource = {
  name: "uptime-kuma",
  title: "Uptime Kuma",
  variable: "DBCHECK_HOOK_UPTIME_KUMA_TOKEN",
  refusal: async (delivery, access) => tokenRefusal(delivery, access),
  read: async ({ body }) => {
    const { heartbeat, monitor, msg } = readPayload(body, shape, "Uptime Kuma");
    const state = states.get(heartbeat?.status ?? NaN);
    if (!heartbeat || !monitor) return { alerts: [], nothing: "it is a test notification" };
    if (state === undefined)
      return { alerts: [], nothing: `a heartbeat of status ${heartbeat.status} does not start a check` };
    const { id, name, hostname, port, type, tags } = monitor;
    const tagged = (tags ?? []).flatMap((tag): [string, string][] =>
      tag.name !== null && tag.value !== null ? [[tag.name, tag.value]] : [],
    );
    return {
      alerts: [
        {
          key: keyOf("monitor", id),
          moment: heartbeat.time,
          // "Resend if down" tells of one outage again, with a later heartbeat.
          isOneUntilEnded: true,
          state,
          title: alertTitle(name, msg),
          summary: summaryOf(heartbeat.msg ?? msg),
          url: null,
          labels: boundedLabels({ ...Object.fromEntries(tagged), monitor: name, hostname, port, type }),
          places: hostname !== null && port !== null ? [hostAndPort(hostname, port)] : [],
          ids: [],
          isOwn: false,
        },
      ],
      nothing: null,
    };
  },
};
