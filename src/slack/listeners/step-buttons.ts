// What people do with the steps under a verdict: a button, a menu, two small forms. The last true state wins; who comes second is told.
import type { BlockAction, ButtonAction, OverflowAction, ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import type { StepChange } from "../../incidents/steps.ts";
import type { SlackBot } from "./bot.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { actorOf, permitted, pressed, valueOf, type Actor } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import type { Permitted } from "../../use-cases/context.ts";
import { firstCheckOf } from "../../use-cases/end-incident.ts";
import { changeStep, stepAt } from "../../use-cases/incident-steps.ts";
import { stepFormView, stepHowView, stepsView, stepVerbs, type StepVerb } from "../views/steps.ts";

export type StepPress = BlockAction<ButtonAction | OverflowAction>;

interface Wanted {
  checkId: string;
  position: number;
  verb: StepVerb;
}

/** What a button or menu says: `<check>:<position>:<verb>`. */
function wantedOf(press: StepPress): Wanted {
  const [checkId = "", position, said] = valueOf(press).split(":");
  const verb = stepVerbs.find((one) => one === said);
  if (verb === undefined)
    throw new UserMistake("This button is from an older version of me, or is not whole. Start a new check.");
  return { checkId, position: Number(position), verb };
}

export async function onStep(bot: SlackBot, press: StepPress, reply: Reply): Promise<void> {
  await reply.ok();
  const { checkId, position, verb } = wantedOf(press);
  const actor: Actor = { ...pressed({ ...press, actions: [] }), checkId };
  // In the modal of all steps there is no channel: the modal carries the one that it was opened from.
  if (press.view) actor.channelId = listMetadata.parse(JSON.parse(press.view.private_metadata)).channelId;
  const allowed = await permitted(bot, actor);
  const { views } = bot.clients.interactive;
  if (verb === "skip" || verb === "note" || verb === "how") {
    const row = await stepAt(allowed, position);
    const metadata = JSON.stringify({ checkId, position, kind: verb, channelId: actor.channelId });
    const view = verb === "how" ? stepHowView(row) : stepFormView(verb, row, metadata);
    if (press.view) await views.push({ trigger_id: press.trigger_id, view });
    else await views.open({ trigger_id: press.trigger_id, view });
    return;
  }
  const trouble = await changeStep(bot, allowed, position, { kind: verb }, actor.userId);
  if (press.view) await redrawList(bot, allowed, press.view.id, actor.channelId, trouble);
  else if (trouble !== null) await reply.say(trouble);
}

const listMetadata = z.object({ channelId: z.string() });

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

export async function onAllSteps(bot: SlackBot, press: BlockAction<ButtonAction>, reply: Reply): Promise<void> {
  await reply.ok();
  await openSteps(bot, await permitted(bot, pressed(press)), press.trigger_id, press.channel?.id ?? "");
}

/** A modal that was closed meanwhile is left alone. */
async function redrawList(
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

const metadataShape = z.object({
  checkId: z.string(),
  position: z.int(),
  kind: z.enum(["skip", "note"]),
  channelId: z.string(),
});

/** @returns null when it was saved, else what is wrong, to be shown at the input */
export async function onStepForm(bot: SlackBot, submitted: ViewSubmitAction): Promise<string | null> {
  try {
    const { checkId, position, kind, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const { user, view } = submitted;
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const words = view.state.values["words"]?.["words"]?.value ?? "";
    const wanted: StepChange = kind === "skip" ? { kind, reason: words } : { kind, note: words };
    const trouble = await changeStep(bot, allowed, position, wanted, user.id);
    // Below it lies the list that it was opened from.
    if (trouble === null && view.root_view_id && view.root_view_id !== view.id)
      await redrawList(bot, allowed, view.root_view_id, channelId, null);
    return trouble;
  } catch (error) {
    return explain(error, bot.log, "plain");
  }
}
