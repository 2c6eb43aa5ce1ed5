// Ends a check that waits or runs; its report so far is kept.
import { hasEnded } from "./check-state.ts";
import type { Permitted, UseCaseContext } from "./context.ts";

/** @returns "asked": the worker will end it within a second or so */
export async function cancelCheck(
  context: UseCaseContext,
  { check, backend }: Permitted,
  userId: string,
): Promise<"asked" | "asked-before" | "ended"> {
  if (await backend.store.requestCancel(check.id, userId)) {
    context.wake();
    return "asked";
  }
  return hasEnded((await backend.store.check(check.id)) ?? check) ? "ended" : "asked-before";
}
