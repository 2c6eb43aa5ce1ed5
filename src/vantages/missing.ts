// Why a place that was asked gave no report, in one sentence for people.
import { versionBeside } from "../report/round.ts";
import { silence } from "./roster.ts";
import type { VantageSeen } from "../store/vantages.ts";

export function whyMissing(
  vantage: string,
  why: string,
  { last, isLive, isOwn }: { last: VantageSeen | null; isLive: boolean; isOwn: boolean },
): string {
  const own = isOwn ? "the bot's targets file" : `the targets file of ${vantage}`;
  switch (why) {
    case "unknown-target":
      return `The target has no URL in ${own}.`;
    case "self-test-failed":
      return `${vantage} failed its own network test, so it says nothing about the target.`;
    case "too-old":
      return otherVersion(vantage, last);
    case "too-late":
      return `${vantage} took the request too late to check before the deadline.`;
    case "broken":
      return `dbcheck failed on ${vantage} with an internal error. Its log has the details.`;
    case "no-secret":
      return `${vantage} cannot be asked: DBCHECK_VANTAGE_SECRET is not set where the bot runs.`;
    case "no-queue":
      return `${vantage} cannot be asked: the queue could not be reached.`;
    case "stopped":
      return `${vantage} was stopped before it answered.`;
    case "cancelled":
      return `The check was cancelled before ${vantage} answered.`;
    default:
      if (!last) return `${vantage} did not answer. Make sure that dbcheck agent runs there.`;
      return isLive
        ? `${vantage} is connected, but did not answer before the deadline.`
        : `${vantage}: ${silence({ since: last.seenAt })}. Make sure that dbcheck agent runs there.`;
  }
}

function otherVersion(vantage: string, last: VantageSeen | null): string {
  const itself = `${vantage} runs dbcheck ${last?.about.version ?? "of another version"}, which`;
  return last && versionBeside(last.about) === "newer"
    ? `${itself} speaks a newer version of reports than this bot. Update the bot.`
    : `${itself} speaks an older version of reports. Update it.`;
}
