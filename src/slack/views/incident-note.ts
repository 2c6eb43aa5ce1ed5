// A message of an incident's own in its thread. Only what turns is worth one.
import type { RichTextElement } from "@slack/types";
import type { IncidentStatus } from "../../incidents/incident.ts";
import type { Did, Note } from "../../incidents/note.ts";
import { lasting } from "../../incidents/timeline.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { moment } from "./incident.ts";
import { calling } from "./oncall.ts";
import { emoji, list, rich, section, text, type Rendered } from "./rich-text.ts";
import { count, statusWords } from "./state-words.ts";

const about = ({ cause, summary }: IncidentStatus) => `${summary}${cause ? ` (${cause})` : ""}`;
const mostDid = 8;

/** @param oncall ids of those to call with it; [] nobody */
export function note(target: string, said: Plain | null, oncall: string[] = []): Rendered {
  if (said === null)
    return { text: `${escapeMrkdwn(target)}: nothing to report.`, blocks: [rich(section(text("Nothing to report.")))] };
  const { mark, title, lines, items = [] } = wordsOf(said);
  const head = said.kind === "stalled" ? title : `${target}: ${title}`;
  return {
    text: bounded(escapeMrkdwn(`${head}. ${plainOf(said)}`), limits.fallbackChars),
    blocks: [
      rich(
        section(...calling(oncall), emoji(mark), text(" "), text(head, { bold: true }, 200)),
        ...lines.map((line) => section(...line)),
        ...list(
          "bullet",
          items.map((item) => section(...item)),
        ),
      ),
    ],
  };
}

type Plain = Exclude<Note, { kind: "ticket" }>;
type Line = (RichTextElement | null)[];

interface Words {
  mark: string;
  title: string;
  lines: Line[];
  items?: Line[];
}

function wordsOf(said: Plain): Words {
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
    case "recovered": {
      const did = said.did.filter(({ state }) => state !== "skipped");
      const skipped = said.did.filter(({ state }) => state === "skipped");
      return {
        mark: "white_check_mark",
        title: `Recovered after ${lasting(said.openedAt, said.closedAt)}`,
        lines: [
          [
            text("From "),
            moment(said.openedAt),
            text(" to "),
            moment(said.closedAt),
            text(`, checked ${count(said.looks, "time")}.`),
          ],
          [text("What was wrong: ", { bold: true }), text(about(said.first), undefined, 600)],
          ...(said.latest.cause === said.first.cause
            ? []
            : [[text("Last: ", { bold: true }), text(about(said.latest), undefined, 400)]]),
          ...(skipped.length > 0 ? [[text(`Skipped: ${count(skipped.length, "step")}.`)]] : []),
          [text(did.length === 0 ? "No steps were marked done." : "What people did:", { bold: did.length > 0 })],
        ],
        items: [...did.slice(0, mostDid).map(didLine), ...restOf(did)],
      };
    }
    case "reopened":
      return {
        mark: statusWords[said.to.status].emoji,
        title: `${statusWords[said.to.status].word} again`,
        lines: [
          [text(about(said.to), undefined, 800)],
          [text("It had recovered at "), moment(said.closedAt), text(".")],
        ],
      };
    case "flapping":
      return {
        mark: "warning",
        title: "Flapping",
        lines: [
          [
            text(`${count(said.turns, "state change")} since `),
            moment(said.sinceAt),
            text(". I won't post each one until it settles."),
          ],
        ],
      };
    case "isolated":
      return {
        mark: "test_tube",
        title: "What the recorded experiments show together",
        lines: [],
        items: said.lines.map((line) => [text(line, undefined, 600)]),
      };
    case "stalled":
      return stalledWords(said);
    case "elsewhere":
      return {
        mark: said.isOver ? "white_check_mark" : statusWords[said.seen.status].emoji,
        title: said.isOver ? "The incident is over" : `An incident is open: ${said.seen.status}`,
        lines: [
          [text(said.isOver ? "It was: " : ""), text(about(said.seen), undefined, 600)],
          said.channel === null
            ? [text("The incident thread is in a private conversation.")]
            : [text("Its thread is in "), { type: "channel", channel_id: said.channel }, text(".")],
        ],
      };
    case "escalated":
      return {
        mark: said.isEnd ? "white_check_mark" : "rotating_light",
        title: said.isEnd ? `${said.channel}: alert resolved` : `Escalated via ${said.channel}`,
        lines: [
          [
            text("By "),
            { type: "user", user_id: said.by },
            text(", "),
            moment(said.at),
            text(said.reference === null ? "." : `; reference ${said.reference}.`, undefined, 200),
          ],
        ],
      };
  }
}

function stalledWords({ targets, sinceAt, againAt }: Extract<Note, { kind: "stalled" }>): Words {
  const shown = targets.slice(0, 10).join(", ");
  const names = targets.length > 10 ? `${shown} and ${targets.length - 10} more` : shown;
  const since: Line = [
    text("Not checked since "),
    moment(sinceAt),
    text(" because no dbcheck worker is running. Current state unknown."),
  ];
  return againAt === null
    ? {
        mark: "warning",
        title: `${count(targets.length, "watched target")} not being checked`,
        lines: [[text(names)], since],
      }
    : {
        mark: "white_check_mark",
        title: `${count(targets.length, "watched target")} being checked again`,
        lines: [[text(names)], [text("Not checked from "), moment(sinceAt), text(" to "), moment(againAt), text(".")]],
      };
}

function didLine({ position, text: what, state, who, reason }: Did): Line {
  const word = { done: "done", skipped: "skipped", doing: "was being done" }[state];
  return [
    text(`${position}. ${what}`, undefined, 250),
    text(` – ${word}`, { italic: true }),
    ...(who === null ? [text(" by a check")] : [text(" by "), { type: "user" as const, user_id: who }]),
    text(reason === null ? "" : `: ${reason}`, undefined, 150),
  ];
}

function restOf(did: Did[]): Line[] {
  const more = did.length - mostDid;
  return more > 0 ? [[text(`and ${count(more, "more step")}: Export has all of them`, { italic: true })]] : [];
}

function plainOf(said: Plain): string {
  switch (said.kind) {
    case "changed":
    case "reopened":
      return about(said.to);
    case "recovered":
      return `It was: ${about(said.first)}`;
    case "flapping":
      return `${count(said.turns, "state change")} so far.`;
    case "isolated":
      return said.lines.join(" ");
    case "stalled":
      return said.targets.slice(0, 20).join(", ");
    case "elsewhere":
      return about(said.seen);
    case "escalated":
      return "";
  }
}
