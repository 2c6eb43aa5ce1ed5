// The live checklist in the thread: one row per probe. As Slack's own plan where it is taken, else as a list that every client shows.
import type { KnownBlock, PlanBlock, TaskCardBlock } from "@slack/types";
import type { ProgressRow } from "../../report/observation.ts";
import type { CheckRow } from "../../store/store.ts";
import { actions } from "../action-ids.ts";
import { escapeMrkdwn } from "../escape.ts";
import { oneLine } from "../../report/hidden.ts";
import { bounded, limits } from "../limits.ts";
import { buttons, emoji, list, rich, section, text, type Form, type Rendered } from "./rich.ts";
import { checkWords, duration, hasEnded, rowWords } from "./words.ts";

/** Slack has no states for "skipped", "warning" and "could not see"; what was not seen stays an empty circle, never a tick. */
const taskStatus: Record<ProgressRow["state"], TaskCardBlock["status"]> = {
  pending: "pending",
  running: "in_progress",
  passed: "complete",
  warned: "complete",
  failed: "error",
  skipped: "pending",
  unknown: "pending",
};

export function checklist(check: CheckRow, form: Form): Rendered {
  const rows = check.progress?.rows ?? [];
  const title = `${check.target}: ${checkWords(check).word.toLowerCase()}${progressOf(rows, check)}`;
  const body: KnownBlock = form === "plan" ? plan(title, rows) : richList(title, rows);
  const open = !hasEnded(check) && !check.cancelRequested;
  return {
    text: bounded(escapeMrkdwn(`Checklist. ${title}`), limits.fallbackChars),
    blocks: open ? [body, buttons(check.id, { action: actions.cancel, label: "Cancel" })] : [body],
  };
}

function progressOf(rows: ProgressRow[], check: CheckRow): string {
  if (rows.length === 0) return "";
  const through = rows.filter(({ state }) => state !== "pending" && state !== "running").length;
  return hasEnded(check) ? ` (${rows.length} steps)` : ` (${through} of ${rows.length} steps)`;
}

function plan(title: string, rows: ProgressRow[]): PlanBlock {
  const tasks = rows.slice(0, limits.planTasks).map((row): TaskCardBlock => {
    // A warning counts as complete for Slack, whose tick alone would say that all is well.
    const line = `${row.state === "warned" ? "⚠️ " : ""}${row.title}: ${rowWords[row.state].word}${tookOf(row)}${row.summary ? ` – ${oneLine(row.summary)}` : ""}`;
    return {
      type: "task_card",
      task_id: row.probe,
      title: bounded(line, roomFor(rows)),
      status: taskStatus[row.state],
    };
  });
  // A waiting check has no rows yet; `tasks` may be left out, and whether it may be empty is not documented.
  return {
    type: "plan",
    title: bounded(oneLine(title), limits.taskTitleChars),
    ...(tasks.length > 0 ? { tasks } : {}),
  };
}

function richList(title: string, rows: ProgressRow[]): KnownBlock {
  return rich(
    section(text(title, { bold: true }, limits.taskTitleChars)),
    ...list(
      "bullet",
      rows.map((row) => {
        const { emoji: mark, word } = rowWords[row.state];
        const summary = text(row.summary ? ` – ${row.summary}` : "", undefined, roomFor(rows));
        return section(
          emoji(mark),
          text(" "),
          text(row.title, { bold: true }, 60),
          text(`: ${word}${tookOf(row)}`),
          summary,
        );
      }),
    ),
  );
}

/** Characters for one row, so that all of them stay within the message's budget whatever the script. */
function roomFor(rows: ProgressRow[]): number {
  return Math.max(
    60,
    Math.min(limits.taskTitleChars, Math.floor(limits.visibleBytes / 3.5 / Math.max(1, rows.length))),
  );
}

function tookOf({ tookMs }: ProgressRow): string {
  return tookMs === null ? "" : `, ${duration(tookMs)}`;
}
