// All steps of an incident in a modal.
import { z } from "zod";
import type { Permitted } from "../../use-cases/context.ts";
import { firstCheckOf } from "../../use-cases/end-incident.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { stepsView } from "../views/steps.ts";
import type { SlackBot } from "./slack-bot.ts";

/** What the modal carries: the channel that it was opened from. */
export const stepListMetadata = z.object({ channelId: z.string() });

/** All steps of the incident in a modal. */
export async function openSteps(
  bot: SlackBot,
  allowed: Permitted,
  triggerId: string,
  channelId: string,
): Promise<void> {
  const first = await firstCheckOf(allowed);
  const rows = await first.backend.store.steps(first.check.id);
  const view = stepsView(first.check.id, rows, JSON.stringify({ channelId }), null);
  await bot.clients.interactive.views.open({ trigger_id: triggerId, view });
}

/** A modal that was closed meanwhile is left alone. */
export async function redrawSteps(
  bot: SlackBot,
  { check, backend }: Permitted,
  viewId: string,
  channelId: string,
  trouble: string | null,
): Promise<void> {
  const view = stepsView(check.id, await backend.store.steps(check.id), JSON.stringify({ channelId }), trouble);
  await bot.clients.interactive.views.update({ view_id: viewId, view }).catch((error: unknown) => {
    bot.log.info({ trouble: troubleOf(error) }, "a list of steps was not redrawn");
  });
}
