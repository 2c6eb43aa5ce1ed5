// What people do with the steps of an incident. The last true state wins; who comes second is told.
import { UserMistake } from "../errors.ts";
import type { StepChange } from "../incidents/steps.ts";
import type { StepRow } from "../store/store.ts";
import { holdsPassword, secretAnswer } from "../target/typed-secret.ts";
import type { Permitted, UseCaseContext } from "./context.ts";

/** @returns null when it was done, else why not, as plain text */
export async function changeStep(
  context: UseCaseContext,
  { check, backend }: Permitted,
  position: number,
  change: StepChange,
  userId: string,
): Promise<string | null> {
  const words = change.kind === "skip" ? change.reason : change.kind === "note" ? change.note : "";
  if (holdsPassword(words)) return secretAnswer;
  const clean = (text: string) => context.targets().redact(check.target, text);
  const wanted =
    change.kind === "skip"
      ? { ...change, reason: clean(change.reason) }
      : change.kind === "note"
        ? { ...change, note: clean(change.note) }
        : change;
  const rows = await backend.store.steps(check.id);
  const before = rows.find((one) => one.position === position);
  if (!before) return noStep(position, rows.length);
  const trouble = await backend.store.changeStep(check.id, position, wanted, userId);
  context.wake();
  if (trouble === null) return null;
  const { state, owner } = before.step;
  const isTaken = change.kind === "take" && state === "doing" && owner !== null && owner !== userId;
  // A name, not a mention: it is shown in modals too.
  if (isTaken) return `Step ${position}: ${(await context.nameOf(owner)) ?? "somebody else"} already has this.`;
  return `Step ${position}: ${trouble}.`;
}

/** @throws UserMistake where there is no such step */
export async function stepAt({ check, backend }: Permitted, position: number): Promise<StepRow> {
  const rows = await backend.store.steps(check.id);
  const row = rows.find((one) => one.position === position);
  if (!row) throw new UserMistake(noStep(position, rows.length));
  return row;
}

function noStep(position: number, many: number): string {
  return `There is no step ${position}: this incident has ${many} ${many === 1 ? "step" : "steps"}.`;
}
