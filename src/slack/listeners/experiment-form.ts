// Opens the form in which people record what they tried.
import type { Permitted } from "../../use-cases/context.ts";
import { firstCheckOf } from "../../use-cases/end-incident.ts";
import { experimentsOf } from "../../use-cases/record-experiment.ts";
import { experimentFormView } from "../views/experiment-form.ts";
import type { SlackBot } from "./slack-bot.ts";

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
