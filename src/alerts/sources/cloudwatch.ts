// CloudWatch alarms over Amazon SNS: the envelope is SNS's, signed; the alarm is JSON in its Message.
// https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html, and for the alarm
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
import { z } from "zod";
import type { AlertAccess, AlertDelivery, AlertSource } from "../alert.ts";
import { boundedLabels, keyOf, optionalText, readPayload, summaryOf, alertTitle } from "../read-json.ts";
import { jsonIn } from "../../json-body.ts";
import { certificatePath, isSnsUrl, signatureRefusal, snsShape, type SnsMessage } from "../sns/message.ts";

const dimensions = z
  .array(z.object({ name: z.string(), value: z.string() }))
  .nullish()
  .catch(null);
const alarmShape = z.object({
  AlarmName: z.string().min(1),
  AlarmArn: z.string().min(1),
  AlarmDescription: optionalText,
  NewStateValue: z.string(),
  NewStateReason: optionalText,
  StateChangeTime: z.string(),
  AWSAccountId: optionalText,
  Region: optionalText,
  Trigger: z
    .object({
      MetricName: optionalText,
      Namespace: optionalText,
      Dimensions: dimensions,
      /** Of an alarm on an expression. */
      Metrics: z
        .array(z.object({ MetricStat: z.object({ Metric: z.object({ Dimensions: dimensions }).nullish() }).nullish() }))
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});
/** INSUFFICIENT_DATA says that the alarm does not know. */
const states = new Map<string, "firing" | "resolved">([
  ["ALARM", "firing"],
  ["OK", "resolved"],
]);
/** Each names one database. */
const idDimensions = new Set(["DBInstanceIdentifier", "DBClusterIdentifier"]);

/** By address: Amazon uses few, for years; `refusal` looks at the dates each time. */
const certificates = new Map<string, string>();
const mostCertificates = 20;

export const cloudwatch: AlertSource = {
  name: "cloudwatch",
  title: "CloudWatch",
  variable: "DBCHECK_HOOK_CLOUDWATCH_TOPICS",
  refusal: async (delivery, access) => {
    const message = envelope(delivery);
    if (!access.secrets.includes(message.TopicArn)) return `the topic is not in ${cloudwatch.variable}`;
    if (!isSnsUrl(message.SigningCertURL, certificatePath)) return "its certificate URL is not an SNS address";
    return signatureRefusal(message, await certificateAt(message.SigningCertURL, access), delivery.atMs);
  },
  read: async (delivery, access) => {
    const message = envelope(delivery);
    if (message.Type === "SubscriptionConfirmation") return { alerts: [], nothing: await confirm(message, access) };
    if (message.Type !== "Notification") return { alerts: [], nothing: "the topic's subscription has ended" };
    const alarm = alarmIn(message.Message);
    if (alarm === null) return { alerts: [], nothing: "its message is not a CloudWatch alarm" };
    const state = states.get(alarm.NewStateValue);
    if (state === undefined)
      return { alerts: [], nothing: `the state ${alarm.NewStateValue.slice(0, 60)} does not start a check` };
    const { Trigger: trigger } = alarm;
    const named = [
      ...(trigger?.Dimensions ?? []),
      ...(trigger?.Metrics ?? []).flatMap(({ MetricStat: stat }) => stat?.Metric?.Dimensions ?? []),
    ];
    return {
      alerts: [
        {
          // ALARM and OK share the alarm; the time of its change tells two of its episodes apart.
          key: keyOf(alarm.AlarmArn),
          moment: alarm.StateChangeTime,
          isOneUntilEnded: false,
          state,
          title: alertTitle(alarm.AlarmName),
          summary: summaryOf(alarm.NewStateReason ?? alarm.AlarmDescription),
          url: null,
          labels: boundedLabels({
            alarm: alarm.AlarmName,
            namespace: trigger?.Namespace,
            metric: trigger?.MetricName,
            account: alarm.AWSAccountId,
            region: alarm.Region,
            topic: message.TopicArn,
            ...Object.fromEntries(named.map(({ name, value }) => [name, value])),
          }),
          places: [],
          ids: [...new Set(named.flatMap(({ name, value }) => (idDimensions.has(name) ? [value] : [])))],
          isOwn: false,
        },
      ],
      nothing: null,
    };
  },
};

function envelope({ body }: AlertDelivery): SnsMessage {
  return readPayload(body, snsShape, "Amazon SNS");
}

function alarmIn(text: string): z.infer<typeof alarmShape> | null {
  try {
    return alarmShape.parse(jsonIn(text));
  } catch {
    return null;
  }
}

async function certificateAt(url: string, { get }: AlertAccess): Promise<string> {
  const known = certificates.get(url);
  if (known !== undefined) return known;
  const pem = await get(url);
  if (certificates.size >= mostCertificates) certificates.clear();
  certificates.set(url, pem);
  return pem;
}

/** Only after its signature was good; and only where Amazon itself is asked. */
async function confirm({ SubscribeURL: url }: SnsMessage, { get }: AlertAccess): Promise<string> {
  if (url === null || !isSnsUrl(url, /^\/$/) || new URL(url).searchParams.get("Action") !== "ConfirmSubscription")
    return "its confirmation URL is not an SNS address, so it was not requested";
  await get(url);
  return "the subscription is confirmed";
}
