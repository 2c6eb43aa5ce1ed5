// Sentry's integration platform: issue alerts, metric alerts, and what becomes of issues. It wants its answer within
// a second. https://docs.sentry.io/integrations/integration-platform/webhooks/ (headers, signature, resources)
import { z } from "zod";
import type { AlertSource, ReceivedAlert } from "../alert.ts";
import { hmacOf, isOneOf } from "../authenticate.ts";
import { boundedLabels, keyOf, optionalText, pageOf, readPayload, summaryOf, alertTitle } from "../read-json.ts";
import { idsIn, labelsOfTags, placesIn } from "../target-fields.ts";

const eventShape = z.object({
  issue_id: optionalText,
  title: optionalText,
  web_url: optionalText,
  datetime: optionalText,
  project: optionalText,
  culprit: optionalText,
  /** Pairs. */
  tags: z
    .array(z.tuple([z.string(), optionalText]).rest(z.unknown()))
    .nullish()
    .catch(null),
});
const metricShape = z.object({
  id: optionalText,
  web_url: optionalText,
  date_started: optionalText,
  projects: z.array(z.string()).nullish().catch(null),
  alert_rule: z.object({ name: optionalText }).nullish().catch(null),
});
const issueShape = z.object({
  id: optionalText,
  title: optionalText,
  permalink: optionalText,
  lastSeen: optionalText,
  project: z.object({ slug: optionalText }).nullish().catch(null),
});
const shape = z.object({
  action: z.string().min(1),
  data: z.object({
    event: eventShape.nullish(),
    metric_alert: metricShape.nullish(),
    issue: issueShape.nullish(),
    triggered_rule: optionalText,
    description_title: optionalText,
    description_text: optionalText,
  }),
});
type Data = z.infer<typeof shape>["data"];

export const sentry: AlertSource = {
  name: "sentry",
  title: "Sentry",
  variable: "DBCHECK_HOOK_SENTRY_TOKEN",
  refusal: async ({ headers, body }, { secrets }) => {
    const signature = headers["sentry-hook-signature"];
    if (signature === undefined) return "it has no signature";
    const wanted = secrets.map((secret) => hmacOf(secret, body));
    return isOneOf(signature.trim().toLowerCase(), wanted) ? null : "its signature does not match";
  },
  read: async ({ body, headers }) => {
    const { action, data } = readPayload(body, shape, "Sentry");
    const alert = data.metric_alert
      ? metric(action, data.metric_alert, data)
      : data.event
        ? event(action, data.event, data)
        : data.issue
          ? issue(action, data.issue)
          : null;
    const resource = (headers["sentry-hook-resource"] ?? "unknown").slice(0, 60);
    return alert
      ? { alerts: [alert], nothing: null }
      : { alerts: [], nothing: `${resource}, ${action.slice(0, 60)}: it does not start a check` };
  },
};

/** One id is one episode, from its first trigger to its end. */
function metric(action: string, of: NonNullable<Data["metric_alert"]>, data: Data): ReceivedAlert | null {
  if (of.id === null || !["critical", "warning", "resolved"].includes(action)) return null;
  return made({
    key: keyOf("metric", of.id),
    moment: "",
    state: action === "resolved" ? "resolved" : "firing",
    title: alertTitle(data.description_title, of.alert_rule?.name),
    summary: summaryOf(data.description_text),
    url: pageOf(of.web_url),
    labels: { rule: of.alert_rule?.name, project: of.projects?.[0] },
  });
}

/** An issue's alert is sent again and again for as long as it goes on: of one hour these are one. */
function event(action: string, of: NonNullable<Data["event"]>, data: Data): ReceivedAlert | null {
  if (of.issue_id === null || action !== "triggered") return null;
  const tags = (of.tags ?? []).map(([name, value]) => `${name}=${value ?? ""}`);
  return made({
    key: keyOf("issue", of.issue_id),
    moment: (of.datetime ?? "").slice(0, "2026-11-29T03".length),
    state: "firing",
    title: alertTitle(of.title),
    summary: summaryOf(of.culprit),
    url: pageOf(of.web_url),
    labels: { ...labelsOfTags(tags), rule: data.triggered_rule, project: of.project },
  });
}

function issue(action: string, of: NonNullable<Data["issue"]>): ReceivedAlert | null {
  if (of.id === null || !["created", "unresolved", "resolved"].includes(action)) return null;
  return made({
    key: keyOf("issue", of.id),
    moment: (of.lastSeen ?? "").slice(0, "2026-11-29T03".length),
    state: action === "resolved" ? "resolved" : "firing",
    title: alertTitle(of.title),
    summary: null,
    url: pageOf(of.permalink),
    labels: { project: of.project?.slug },
  });
}

type Read = Pick<ReceivedAlert, "key" | "moment" | "state" | "title" | "summary" | "url"> & {
  labels: Record<string, string | null | undefined>;
};

function made({ labels: given, ...read }: Read): ReceivedAlert {
  const labels = boundedLabels(given);
  return { ...read, labels, isOneUntilEnded: false, places: placesIn(labels), ids: idsIn(labels), isOwn: false };
}
