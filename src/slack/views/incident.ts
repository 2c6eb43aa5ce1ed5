// An incident in its thread: what the headline says while it lasts and after, and the few messages of its own.
import type { RichTextElement, RichTextSection } from "@slack/types";
import { lasting } from "../../incidents/timeline.ts";
import type { Incident, Said, Seen } from "../../incidents/incident.ts";
import type { CheckRow } from "../../store/store.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { emoji, rich, section, text, type Rendered } from "./rich.ts";
import { count, statusWords, type Words } from "./words.ts";

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

/** How the incident stands now: mark, word and sentence of the headline. */
export function standing(incident: Incident): Words & { said: string } {
  const { state, closedAt, closedBy, openedAt, latest, healthyInRow, isFlapping } = incident;
  if (state === "closed" && closedBy !== null)
    return {
      emoji: "ballot_box_with_check",
      word: "Closed",
      said: `by a person, after ${lasting(openedAt, closedAt ?? openedAt)}. It was: ${latest.summary}`,
    };
  if (state === "closed")
    return {
      emoji: "white_check_mark",
      word: "Recovered",
      said: `down or degraded for ${lasting(openedAt, closedAt ?? openedAt)}. It was: ${latest.summary}`,
    };
  const words = statusWords[latest.status];
  if (isFlapping) return { ...words, word: `${words.word}, flapping`, said: `works now and then. When it does not: ${latest.summary}` };
  if (healthyInRow > 0)
    return {
      emoji: "hourglass_flowing_sand",
      word: "Recovering",
      said: `healthy ${count(healthyInRow, "time")} in a row. It was: ${latest.summary}`,
    };
  return { ...words, said: latest.summary };
}

/** Below the headline: since when, how often it was looked at, and when next. */
export function watchLine({ state, openedAt, looks, lastLookAt, nextLookAt, reopened }: Incident): RichTextSection {
  const italic = (words: string) => text(words, { italic: true });
  const again = reopened > 0 ? `, opened again ${count(reopened, "time")}` : "";
  const next =
    state === "closed"
      ? [italic(".")]
      : nextLookAt === null
        ? [italic(". Nobody looks by itself any more: Run again does.")]
        : [italic("; next look "), moment(nextLookAt), italic(".")];
  const seen = looks === 1 ? [italic(again)] : [italic(`${again}; looked at ${count(looks, "time")}, last `), moment(lastLookAt)];
  return section(italic("Since "), moment(openedAt), ...seen, ...next);
}

const about = ({ cause, summary }: Seen) => `${summary}${cause ? ` (${cause})` : ""}`;

/** A message of the incident's own. Only a recovery, a relapse and another verdict are worth one. */
export function note({ target, said }: CheckRow): Rendered {
  const { mark, title, lines } = said ? wordsOf(said) : { mark: "grey_question", title: "Nothing to tell", lines: [] };
  return {
    text: bounded(escapeMrkdwn(`${target}: ${title}. ${said ? plainOf(said) : ""}`), limits.fallbackChars),
    blocks: [
      rich(section(emoji(mark), text(" "), text(`${target}: ${title}`, { bold: true }, 200)), ...lines.map((line) => section(...line))),
    ],
  };
}

type Line = (RichTextElement | null)[];

function wordsOf(said: Said): { mark: string; title: string; lines: Line[] } {
  switch (said.kind) {
    case "changed":
      return {
        mark: statusWords[said.to.status].emoji,
        title: `${statusWords[said.to.status].word}, for another reason`,
        lines: [
          [text("Now: ", { bold: true }), text(about(said.to), undefined, 800)],
          [text("Before: ", { bold: true }), text(about(said.from), undefined, 400)],
        ],
      };
    case "recovered":
      return {
        mark: "white_check_mark",
        title: `Recovered after ${lasting(said.openedAt, said.closedAt)}`,
        lines: [
          [text("From "), moment(said.openedAt), text(" to "), moment(said.closedAt), text(`, ${count(said.looks, "look")}.`)],
          [text("What was wrong: ", { bold: true }), text(about(said.first), undefined, 600)],
          ...(said.latest.cause === said.first.cause ? [] : [[text("Last: ", { bold: true }), text(about(said.latest), undefined, 400)]]),
        ],
      };
    case "reopened":
      return {
        mark: statusWords[said.to.status].emoji,
        title: `${statusWords[said.to.status].word} again`,
        lines: [[text(about(said.to), undefined, 800)], [text("It had been over since "), moment(said.closedAt), text(".")]],
      };
    case "flapping":
      return {
        mark: "warning",
        title: "Flapping",
        lines: [
          [
            text(`It went and came ${count(said.turns, "time")} since `),
            moment(said.sinceAt),
            text(". Single turns are not told while that lasts."),
          ],
        ],
      };
  }
}

function plainOf(said: Said): string {
  if (said.kind === "changed" || said.kind === "reopened") return about(said.to);
  if (said.kind === "recovered") return `It was: ${about(said.first)}`;
  return `It went and came ${count(said.turns, "time")}.`;
}
