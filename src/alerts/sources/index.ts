// Every source of alerts that has a hook: POST /hooks/NAME. A file below this folder has its line here.
import type { AlertSource } from "../alert.ts";
import { alertmanager } from "./alertmanager.ts";
import { betterStack } from "./better-stack.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { datadog } from "./datadog.ts";
import { generic } from "./generic.ts";
import { grafana } from "./grafana.ts";
import { jira } from "./jira.ts";
import { opsgenie } from "./opsgenie.ts";
import { pagerduty } from "./pagerduty.ts";
import { sentry } from "./sentry.ts";
import { uptimeKuma } from "./uptime-kuma.ts";

export const alertSources: AlertSource[] = [
  alertmanager,
  grafana,
  pagerduty,
  datadog,
  opsgenie,
  jira,
  cloudwatch,
  sentry,
  betterStack,
  uptimeKuma,
  generic,
];

/** For people; of `slack`, too, which has no hook. */
export function alertSourceTitle(name: string): string {
  return alertSources.find((source) => source.name === name)?.title ?? (name === "slack" ? "Slack" : name);
}
