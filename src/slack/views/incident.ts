// How an incident stands: what the headline says while it lasts and after.
import type { RichTextElement, RichTextSection } from "@slack/types";
import { lasting } from "../../incidents/timeline.ts";
import type { Incident } from "../../incidents/incident.ts";
import { section, text } from "./rich-text.ts";
import { count, statusWords, type Words } from "./state-words.ts";

/** A moment in everybody's own time zone. */
export function moment(iso: string): RichTextElement | null {
  const seconds = Math.floor(Date.parse(iso) / 1000);
  if (!Number.isFinite(seconds)) return text(iso);
  return {
    type: "date",
    timestamp: seconds,
    format: "{date_short_pretty} at {time}",
    fallback: `${iso.slice(0, 16).replace("T", " ")} UTC`,
  };
}

/** `by`: the person who closed it. How the incident stands now: mark, word and sentence of the headline. */
export function standing(incident: Incident): Words & { said: string; by?: string } {
  const { state, closedAt, closedBy, openedAt, latest, healthyInRow, isFlapping } = incident;
  if (state === "closed" && closedBy !== null)
    return {
      emoji: "ballot_box_with_check",
      word: "Closed",
      by: closedBy,
      said: `after ${lasting(openedAt, closedAt ?? openedAt)}. It was: ${latest.summary}`,
    };
  if (state === "closed")
    return {
      emoji: "white_check_mark",
      word: "Recovered",
      said: `down or degraded for ${lasting(openedAt, closedAt ?? openedAt)}. It was: ${latest.summary}`,
    };
  const words = statusWords[latest.status];
  if (isFlapping)
    return {
      ...words,
      word: `${words.word}, flapping`,
      said: `works only some of the time. When it fails: ${latest.summary}`,
    };
  if (healthyInRow > 0)
    return {
      emoji: "hourglass_flowing_sand",
      word: "Recovering",
      said: `healthy ${count(healthyInRow, "time")} in a row. It was: ${latest.summary}`,
    };
  return { ...words, said: latest.summary };
}

/**
 * Below the headline: since when, how often it was checked, and when next.
 * @param detail 0 since when alone; 1 with the next check; 2 all
 */
export function watchLine(incident: Incident, detail: number): RichTextSection {
  const { state, openedAt, looks, lastLookAt, nextLookAt, reopened } = incident;
  const italic = (words: string) => text(words, { italic: true });
  const again = reopened > 0 ? `, opened again ${count(reopened, "time")}` : "";
  const next =
    state === "closed" || detail === 0
      ? [italic(".")]
      : nextLookAt === null
        ? [italic(". Automatic re-checks have stopped. Press Check again to check now.")]
        : [italic("; next check "), moment(nextLookAt), italic(".")];
  const seen =
    looks === 1 || detail < 2
      ? [italic(again)]
      : [italic(`${again}; checked ${count(looks, "time")}, last `), moment(lastLookAt)];
  return section(italic("Since "), moment(openedAt), ...seen, ...next);
}
