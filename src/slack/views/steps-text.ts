// The steps as plain lines, for the one who asks by a mention.
import { whoseState } from "../../incidents/steps.ts";
import type { StepRow } from "../../store/store.ts";
import { code, escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";

export function stepsText(target: string, rows: StepRow[]): string {
  if (rows.length === 0) return `The incident of ${code(target)} has no steps.`;
  const lines: string[] = [];
  let room = limits.fallbackChars - 300;
  for (const { position, step } of rows) {
    const who = whoseState(step);
    const state = step.state === "doing" ? "being done" : step.state;
    const line =
      `*${position}.* ${escapeMrkdwn(bounded(step.text, 300))} – ` +
      `_${state}${who === null ? "" : ` by <@${who}>`}_${step.reason ? `: ${escapeMrkdwn(step.reason)}` : ""}`;
    if ((room -= line.length + 1) < 0) break;
    lines.push(line);
  }
  const left = rows.length - lines.length;
  return [...lines, ...(left > 0 ? [`and ${left} more: the shortcut "Steps of the incident" shows all`] : [])].join(
    "\n",
  );
}
