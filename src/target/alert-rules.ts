// Which alerts are about a target, as the targets file says it.

/** Names of the sources, as in /hooks/SOURCE and in the targets file; `slack` are messages of alert bots. */
export const alertSourceNames = [
  "alertmanager",
  "grafana",
  "pagerduty",
  "datadog",
  "opsgenie",
  "jira",
  "cloudwatch",
  "sentry",
  "better-stack",
  "uptime-kuma",
  "generic",
  "slack",
] as const;
export type AlertSourceName = (typeof alertSourceNames)[number];

/** An alert of the source that has each of these labels, with exactly this value. */
export interface AlertRule {
  source: AlertSourceName;
  match: Record<string, string>;
}
