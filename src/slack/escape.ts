// Text of others (databases, DNS, people) made harmless for Slack: no mention, no markup, no hidden characters.
import { oneLine } from "../report/control-characters.ts";

/**
 * For mrkdwn and the top-level `text`: the three characters that Slack gives
 * a meaning (docs.slack.dev/messaging/formatting-message-text).
 */
export function escapeMrkdwn(text: string): string {
  return oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** `text` in code style within mrkdwn, where *bold* and the like are left alone. */
export function code(text: string): string {
  return `\`${escapeMrkdwn(text).replaceAll("`", "'") || " "}\``;
}

/**
 * A moment in everybody's own time zone, for mrkdwn; a client that cannot show
 * it so shows UTC (docs.slack.dev/messaging/formatting-message-text).
 */
export function slackDate(at: Date, precise = false): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const iso = at.toISOString();
  const [format, fallback] = precise
    ? ["{date_short_pretty} {time_secs}", `${iso.slice(0, 19).replace("T", " ")} UTC`]
    : ["{date_short_pretty} {time}", `${iso.slice(0, 16).replace("T", " ")} UTC`];
  return `<!date^${seconds}^${format}|${fallback}>`;
}
