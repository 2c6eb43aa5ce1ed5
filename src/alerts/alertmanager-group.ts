// A group of alerts as Alertmanager sends it, and Grafana after it: one request, many alerts, each with its own state.
// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
import { createHash } from "node:crypto";
import { z } from "zod";
import type { AlertsRead, ReceivedAlert } from "./alert.ts";
import {
  boundedLabels,
  keyOf,
  optionalText,
  pageOf,
  readPayload,
  summaryOf,
  textMap,
  alertTitle,
} from "./read-json.ts";
import { idsIn, placesIn } from "./target-fields.ts";

const alertShape = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: textMap,
  annotations: textMap,
  startsAt: z.string(),
  fingerprint: optionalText,
  generatorURL: optionalText,
});
const groupShape = z.object({ alerts: z.array(alertShape).max(10_000) });

/**
 * The key is fingerprint and start: a fingerprint alone is the same in every episode of an alert.
 * @throws UserMistake
 */
export function readAlertmanagerGroup(body: Buffer, source: string): AlertsRead {
  const { alerts } = readPayload(body, groupShape, source);
  return { alerts: alerts.map(alertOf), nothing: alerts.length === 0 ? "the group is empty" : null };
}

function alertOf({ status, labels, annotations, startsAt, fingerprint, generatorURL }: z.infer<typeof alertShape>) {
  const alert: ReceivedAlert = {
    key: keyOf(fingerprint ?? fingerprintOf(labels), startsAt),
    moment: "",
    isOneUntilEnded: false,
    state: status,
    title: alertTitle(labels["alertname"], annotations["summary"]),
    summary: summaryOf(annotations["summary"] ?? annotations["description"] ?? annotations["message"]),
    url: pageOf(generatorURL),
    labels: boundedLabels(labels),
    places: placesIn(labels),
    ids: idsIn(labels),
    isOwn: false,
  };
  return alert;
}

/** Where a template left it out: the labels are what it is made of. */
function fingerprintOf(labels: Record<string, string>): string {
  const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}
