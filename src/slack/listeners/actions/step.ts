// A step's button and its menu: taken, done, skipped, and so on.
import { UserMistake } from "../../../errors.ts";
import { stepAction } from "../../action-ids.ts";
import { permitted, actorOfPress, pressedValue, type Actor } from "../../people/permission.ts";
import { changeStep, stepAt } from "../../../use-cases/incident-steps.ts";
import { stepFormView, stepHowView, stepVerbs, type StepVerb } from "../../views/steps.ts";
import { redrawSteps, stepListMetadata } from "../step-list.ts";
import type { ActionListener, StepPress } from "../listener.ts";
import { carried } from "../view-metadata.ts";

interface WantedStep {
  checkId: string;
  position: number;
  verb: StepVerb;
}

/** What a button or menu says: `<check>:<position>:<verb>`. */
function wantedOf(press: StepPress): WantedStep {
  const [checkId = "", position, said] = pressedValue(press).split(":");
  const verb = stepVerbs.find((one) => one === said);
  if (verb === undefined)
    throw new UserMistake("This button is from an older version of me, or incomplete. Start a new check.");
  return { checkId, position: Number(position), verb };
}

export const stepButton: ActionListener = {
  id: stepAction,
  hasSuffix: true,
  act: async (bot, press: StepPress, reply) => {
    await reply.ok();
    const { checkId, position, verb } = wantedOf(press);
    const actor: Actor = { ...actorOfPress({ ...press, actions: [] }), checkId };
    // In the modal of all steps there is no channel: the modal carries the one that it was opened from.
    if (press.view) actor.channelId = carried(stepListMetadata, press.view).channelId;
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
    if (press.view) await redrawSteps(bot, allowed, press.view.id, actor.channelId, trouble);
    else if (trouble !== null) await reply.say(trouble);
  },
};
