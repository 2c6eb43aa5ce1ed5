// The message in the channel: which database, what state, what it means. Edited in place, so it mentions nobody.
import { ownerWords } from "../../report/text.ts";
import type { CheckRow } from "../../store/store.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { emoji, rich, section, text, type Rendered } from "./rich.ts";
import { checkWords, count, duration, hasEnded, sentence } from "./words.ts";

/** Who is before a waiting check, and who could take it. */
export interface Queue {
  ahead: number;
  workers: number;
}

export function headline(check: CheckRow, queue: Queue | null): Rendered {
  const { emoji: mark, word } = checkWords(check);
  const said = sentence(check) || (check.state === "waiting" && !check.cancelRequested ? waiting(queue, check.createdAt) : "");
  const below = [...footer(check), ...check.notes.slice(-5)];
  return {
    text: bounded(escapeMrkdwn(`${check.target}: ${word}. ${said}`), limits.fallbackChars),
    blocks: [
      rich(
        section(
          emoji(mark),
          text(" "),
          text(check.target, { bold: true }, 100),
          text(": "),
          text(word, { bold: true }),
          text(said === "" ? "" : ` – ${said}`, undefined, 900),
        ),
        section(text(check.fingerprint, { code: true }, 500)),
        ...below.map((line) => section(text(line, { italic: true }, 400))),
      ),
    ],
  };
}

function waiting(queue: Queue | null, since: Date): string {
  if (!queue) return "";
  const place = queue.ahead === 0 ? "next in the queue" : `${count(queue.ahead, "check")} before it in the queue`;
  // A check that was asked for just now has not had its chance yet.
  if (queue.workers === 0) return Date.now() - since.getTime() < 3000 ? place : `${place}; no worker has been seen in the last 15 s`;
  return `${place}; ${count(queue.workers, "worker")} seen`;
}

function footer(check: CheckRow): string[] {
  const { report } = check;
  if (!hasEnded(check) || !report) return check.attempts > 1 ? [`Taken over by another worker (attempt ${check.attempts}).`] : [];
  const who = report.verdict.cause ? `Who can fix it: ${ownerWords[report.verdict.owner]}. ` : "";
  return [`${who}Took ${duration(report.tookMs)}, seen from ${report.vantage}.`];
}
