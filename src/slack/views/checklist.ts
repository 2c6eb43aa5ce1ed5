// The live checklist in the thread: one row per probe. As Slack's own plan
// where it is taken, else as a list that every client shows.
import type { KnownBlock, PlanBlock, TaskCardBlock } from "@slack/types";
import type { ProgressRow } from "../../report/observation.ts";
import type { CheckRow } from "../../store/store.ts";
import { actions } from "../action-ids.ts";
import { escapeMrkdwn } from "../escape.ts";
import { oneLine } from "../../report/control-characters.ts";
import { bounded, limits } from "../limits.ts";
import { buttons, emoji, list, rich, section, text, type ChecklistForm, type Rendered } from "./rich-text.ts";
import { placeRows } from "./place-rows.ts";
import { checkWords, count, duration, rowWords } from "./state-words.ts";
import { hasEnded } from "../../use-cases/check-state.ts";

/**
 * Slack has no states for "skipped", "warning" and "could not see";
 * what was not seen stays an empty circle, never a tick.
 */
const taskStatus: Record<ProgressRow["state"], TaskCardBlock["status"]> = {
  pending: "pending",
  running: "in_progress",
  passed: "complete",
  warned: "complete",
  failed: "error",
  skipped: "pending",
  unknown: "pending",
};

export function checklist(check: CheckRow, form: ChecklistForm): Rendered {
  const all = check.progress?.rows ?? [];
  const rows = [...(hasEnded(check) ? folded(all) : all), ...placeRows(check)];
  const title = `${check.target}: ${checkWords(check).word.toLowerCase()}${progressOf(all, check)}`;
  const body: KnownBlock = form === "plan" ? plan(title, rows) : richList(title, rows);
  const open = !hasEnded(check) && !check.cancelRequested;
  return {
    text: bounded(escapeMrkdwn(`Checklist. ${title}`), limits.fallbackChars),
    blocks: open ? [body, buttons(check.id, { action: actions.cancel, label: "Cancel" })] : [body],
  };
}

function progressOf(rows: ProgressRow[], check: CheckRow): string {
  if (rows.length <= 1) return "";
  const through = rows.filter(({ state }) => state !== "pending" && state !== "running").length;
  return hasEnded(check) ? "" : ` (${through} of ${rows.length} checks)`;
}

/** What passed is one line; so is what could not be asked because of what failed. The rest is shown row by row. */
function folded(rows: ProgressRow[]): ProgressRow[] {
  const passed = rows.filter(({ state }) => state === "passed");
  const skipped = rows.filter(({ state }) => state === "skipped");
  const open = rows.filter(({ state }) => state !== "passed" && state !== "skipped");
  const tookMs = passed.reduce((sum, row) => sum + (row.tookMs ?? 0), 0);
  const fold = (probe: string, state: ProgressRow["state"], title: string, ms: number | null): ProgressRow => ({
    probe,
    title,
    state,
    summary: "",
    tookMs: ms,
  });
  return [
    ...(passed.length === 0 ? [] : [fold("passed", "passed", count(passed.length, "check"), tookMs)]),
    ...open,
    ...(skipped.length === 0 ? [] : [fold("skipped", "skipped", count(skipped.length, "check"), null)]),
  ];
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
