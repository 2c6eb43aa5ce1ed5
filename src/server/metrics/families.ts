// Every metric that the bot exports. The rules and the dashboard below deploy/ use these names.
import type { MetricFamily } from "./exposition.ts";

const gauge = (name: string, help: string): MetricFamily => ({ name: `dbcheck_${name}`, help, type: "gauge" });
const counter = (name: string, help: string): MetricFamily => ({ name: `dbcheck_${name}`, help, type: "counter" });
const histogram = (name: string, help: string): MetricFamily => ({ name: `dbcheck_${name}`, help, type: "histogram" });

/** Of the bot and of this process: told to everybody who reaches the port. */
export const own = {
  build: gauge("build_info", "Version of dbcheck and of Node; always 1."),
  storeUp: gauge("store_up", "1 while the bot's own store answers."),
  slackUp: gauge("slack_up", "1 while Slack is connected; absent without Slack."),
  queue: gauge("queue_checks", "Waiting and running checks of all processes, by state."),
  oldest: gauge("queue_oldest_seconds", "How long the oldest waiting check has waited."),
  workers: gauge("workers", "Processes that take checks, seen within 15 s."),
  late: gauge("watches_late", "Watched targets that were not checked within their period."),
  behind: gauge("watches_behind_seconds", "How long the most overdue of them is late."),
  checks: counter("checks_total", "Checks that this process has ended, by status of the verdict."),
  stages: histogram("check_stage_duration_seconds", "Time of checks of this process by stage: queue, rungs, total."),
  rounds: counter("rounds_total", "Checks from several vantages that this process has ended, by outcome."),
  slackCalls: counter("slack_calls_total", "Calls to Slack's API by method and HTTP status."),
  alerts: counter("alerts_total", "Alerts that came in, by source and outcome."),
};

/** Told to a token, of its own targets. */
export const ofTargets = {
  status: gauge("target_status", "1 for the status that the target had when it was last checked, 0 for the others."),
  cause: gauge("target_cause_info", "The cause of the last verdict; absent where it is healthy. Always 1."),
  checkedAt: gauge("target_checked_timestamp_seconds", "When the target was last checked."),
  since: gauge("target_status_since_timestamp_seconds", "When the target changed to this status."),
  incident: gauge("target_incident_open", "1 while an incident of the target is open."),
  findings: counter("findings_total", "Findings of this process's checks by target, cause, owner and severity."),
};

/** Told to a token, of the vantages that its targets name. */
export const ofVantages = {
  seen: gauge("vantage_last_seen_timestamp_seconds", "When the vantage last contacted the bot."),
  clock: gauge("vantage_clock_offset_seconds", "The vantage's clock minus the queue's; absent where not measured."),
  answers: counter("vantage_answers_total", "Answers of vantages that this process has taken, by outcome."),
};

/** Of /probe: one target, one check. */
export const ofProbe = {
  success: { name: "probe_success", help: "1 where the target is healthy or degraded.", type: "gauge" },
  duration: { name: "probe_duration_seconds", help: "How long the check took.", type: "gauge" },
  status: gauge("probe_status", "1 for the status of the check, 0 for the others."),
  cause: gauge("probe_cause_info", "The verdict's cause, layer, owner and confidence; absent where healthy. Always 1."),
  stage: gauge("probe_stage_duration_seconds", "How long each stage of the connection took."),
} satisfies Record<string, MetricFamily>;

export const families: MetricFamily[] = [own, ofTargets, ofVantages, ofProbe].flatMap((group) => Object.values(group));
