// Somebody asks for a check: durable insert, acknowledgement, queue, in this order.
import type { CheckRequest } from "../store/store.ts";
import type { TakenCheck } from "./check-intake.ts";
import type { UseCaseContext } from "./context.ts";
import type { RegisteredTarget } from "./target-directory.ts";

/**
 * Starts a check of the target, or joins the one that runs. The caller has asked the target's policy.
 * @param deliveryId the same for a request that comes twice
 * @param asked of the target's vantages; left out: all of them
 * @param acknowledge called as soon as the check cannot be lost any more
 */
export async function startCheck(
  context: UseCaseContext,
  {
    entry,
    requester,
    deliveryId,
    asked,
  }: { entry: RegisteredTarget; requester: CheckRequest["requester"]; deliveryId: string; asked?: string[] },
  acknowledge: () => Promise<void>,
): Promise<TakenCheck> {
  const taken = await context.intake.take(deliveryId, entry, requester, asked);
  const { accepted, backend } = taken;
  await acknowledge();
  if (accepted.kind === "duplicate") return taken;
  context.wake();
  if (accepted.kind === "joined") return taken;
  const by = "actor" in requester ? requester : { user: requester.userId, channel: requester.channelId };
  context.log.info({ checkId: accepted.check.id, target: entry.name, ...by }, "check asked for");
  await backend.dispatcher.dispatch(accepted.check.id);
  return taken;
}
