// The form in which people record what they tried.
import type { ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import type { Permitted } from "../../use-cases/context.ts";
import { firstCheckOf } from "../../use-cases/end-incident.ts";
import { experimentsOf, recordExperiment, type TypedExperiment } from "../../use-cases/record-experiment.ts";
import type { SlackBot } from "./bot.ts";
import type { Press } from "./check-buttons.ts";
import { actorOf, permitted, pressed } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import { experimentFormView, experimentInputs } from "../views/experiment-form.ts";

export async function onExperiment(bot: SlackBot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const allowed = await permitted(bot, pressed(press));
  await openExperimentForm(bot, allowed, press.trigger_id, press.channel?.id ?? "");
}

export async function openExperimentForm(
  bot: SlackBot,
  allowed: Permitted,
  triggerId: string,
  channelId: string,
): Promise<void> {
  const { check, backend } = await firstCheckOf(allowed);
  const names = (await experimentsOf(backend.store, check)).map(({ name }) => name);
  const view = experimentFormView(check.target, names, JSON.stringify({ checkId: check.id, channelId }));
  await bot.clients.interactive.views.open({ trigger_id: triggerId, view });
}

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });

/** @returns what is wrong, by the input that it is to be shown at; null when it was saved */
export async function onExperimentForm(
  bot: SlackBot,
  submitted: ViewSubmitAction,
): Promise<Record<string, string> | null> {
  try {
    const { checkId, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const { user, view } = submitted;
    const wrong = await recordExperiment(bot, allowed, typedIn(submitted), { userId: user.id, deliveryId: view.id });
    return wrong && Object.fromEntries(Object.entries(wrong).map(([input, words]) => [input, words.slice(0, 300)]));
  } catch (error) {
    return { name: explain(error, bot.log, "plain").slice(0, 300) };
  }
}

function typedIn({ view }: ViewSubmitAction): TypedExperiment {
  const at = (id: string) => view.state.values[id]?.[id];
  const words = (id: string) => at(id)?.value?.trim() ?? "";
  const outcome = at(experimentInputs.outcome)?.selected_option?.value === "passed" ? "passed" : "failed";
  const chosen = at(experimentInputs.sameAs)?.selected_option;
  return {
    name: words(experimentInputs.name),
    changed: words(experimentInputs.changed),
    options: words(experimentInputs.options),
    outcome,
    sameAs: chosen?.text.text ?? "",
    note: words(experimentInputs.note),
  };
}
