// Grafana's webhook contact point. From 12.0 on it can sign (off by default): HMAC-SHA256 in bare hexadecimal over the
// body, or over "<unix seconds>:<body>" where a timestamp header was chosen; its name is the one of Grafana's example.
// https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
import type { AlertSource } from "../alert.ts";
import { readAlertmanagerGroup } from "../alertmanager-group.ts";
import { hmacOf, isFresh, isOneOf, tokenRefusal } from "../authenticate.ts";

const signatureHeader = "x-grafana-alerting-signature";
const timestampHeader = "x-grafana-alerting-signature-timestamp";

export const grafana: AlertSource = {
  name: "grafana",
  title: "Grafana",
  variable: "DBCHECK_HOOK_GRAFANA_TOKEN",
  refusal: async (delivery, access) => {
    const { headers, body, atMs } = delivery;
    const signature = headers[signatureHeader];
    if (signature === undefined) return tokenRefusal(delivery, access);
    const seconds = headers[timestampHeader];
    const signed = access.secrets.map((secret) =>
      seconds === undefined ? hmacOf(secret, body) : hmacOf(secret, `${seconds}:`, body),
    );
    if (!isOneOf(signature.trim().toLowerCase(), signed)) return "its signature does not match";
    return seconds === undefined || isFresh(seconds, atMs) ? null : "it was signed too long ago";
  },
  read: async ({ body }) => readAlertmanagerGroup(body, "Grafana"),
};
