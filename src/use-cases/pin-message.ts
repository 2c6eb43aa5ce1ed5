// A message that people put into the incident's timeline, and take out again.
import { bounded } from "../report/truncate.ts";
import { holdsPassword } from "../target/typed-secret.ts";
import type { Permitted, ThreadStart, UseCaseContext } from "./context.ts";

const mostChars = 1000;

export interface PinnedMessage {
  text: string;
  /** Who wrote it; null where nobody tells. */
  by: string | null;
}

/** `deliveryId`: the same for what is delivered twice */
export async function pinMessage(
  { targets }: UseCaseContext,
  { check, backend }: Permitted,
  { place, said, userId, deliveryId }: { place: ThreadStart; said: PinnedMessage; userId: string; deliveryId: string },
): Promise<void> {
  const words = holdsPassword(said.text)
    ? "(not kept: the message held a password)"
    : targets().redact(check.target, said.text.trim()) || "(a message without text)";
  const data = { text: bounded(words, mostChars), by: said.by, ...place };
  const event = { type: "timeline.pinned", checkId: check.id, target: check.target, actor: userId, data };
  await backend.store.appendEventOnce(`pin:${deliveryId}`, event);
}

/** @returns false for what was delivered before */
export async function unpinMessage(
  { check, backend }: Permitted,
  { place, userId, deliveryId }: { place: ThreadStart; userId: string; deliveryId: string },
): Promise<boolean> {
  const data = { ...place };
  const event = { type: "timeline.unpinned", checkId: check.id, target: check.target, actor: userId, data };
  return backend.store.appendEventOnce(`unpin:${deliveryId}`, event);
}
