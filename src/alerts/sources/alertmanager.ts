// Prometheus Alertmanager, webhook receiver. It signs nothing, and tries 5xx again while 4xx are lost.
import type { AlertSource } from "../alert.ts";
import { readAlertmanagerGroup } from "../alertmanager-group.ts";
import { tokenRefusal } from "../authenticate.ts";

export const alertmanager: AlertSource = {
  name: "alertmanager",
  title: "Alertmanager",
  variable: "DBCHECK_HOOK_ALERTMANAGER_TOKEN",
  refusal: async (delivery, access) => tokenRefusal(delivery, access),
  read: async ({ body }) => readAlertmanagerGroup(body, "Alertmanager"),
};
