// What people do with the steps under a verdict: a button, a menu, two small forms. The last true state wins; who comes second is told.
import type { BlockAction, ButtonAction, OverflowAction, ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { UserMistake } from "../errors.ts";
import type { StepChange } from "../incidents/steps.ts";
import type { StepRow } from "../store/store.ts";
import type { Bot } from "./bot.ts";
import { permitted, pressed, type Actor, type Permitted } from "./permission.ts";
import { explain, type Reply } from "./reply.ts";
import { stepFormView, stepHowView, stepVerbs, type StepVerb } from "./views/steps.ts";

export type StepPress = BlockAction<ButtonAction | OverflowAction>;

interface Wanted {
  checkId: string;
  position: number;
  verb: StepVerb;
}

/** What a button or menu says: `<check>:<position>:<verb>`. */
function wantedOf(press: StepPress): Wanted {
  const [action] = press.actions;
  const value = (action?.type === "overflow" ? action.selected_option.value : action?.value) ?? "";
  const [checkId = "", position, said] = value.split(":");
  const verb = stepVerbs.find((one) => one === said);
  if (verb === undefined) throw new UserMistake("I do not know this button. Start a new check.");
  return { checkId, position: Number(position), verb };
}

export async function onStep(bot: Bot, press: StepPress, reply: Reply): Promise<void> {
  await reply.ok();
  const { checkId, position, verb } = wantedOf(press);
  const actor: Actor = { ...pressed({ ...press, actions: [] }), checkId };
  const allowed = await permitted(bot, actor);
  if (verb === "skip" || verb === "note" || verb === "how") {
    const row = await rowOf(allowed, position);
    const metadata = JSON.stringify({ checkId, position, kind: verb, channelId: actor.channelId });
    const view = verb === "how" ? stepHowView(row) : stepFormView(verb, row, metadata);
    await bot.clients.interactive.views.open({ trigger_id: press.trigger_id, view });
    return;
  }
  const trouble = await change(bot, allowed, position, { kind: verb }, actor.userId);
  if (trouble !== null) await reply.say(trouble);
}

const metadataShape = z.object({ checkId: z.string(), position: z.int(), kind: z.enum(["skip", "note"]), channelId: z.string() });

/** @returns null when it was saved, else what is wrong, to be shown at the input */
export async function onStepForm(bot: Bot, submitted: ViewSubmitAction): Promise<string | null> {
  try {
    const { checkId, position, kind, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const { user, team } = submitted;
    const allowed = await permitted(bot, {
      checkId,
      channelId,
      userId: user.id,
      userTeamId: user.team_id,
      teamId: team?.id,
      enterpriseId: team?.enterprise_id ?? submitted.enterprise?.id,
    });
    const words = submitted.view.state.values["words"]?.["words"]?.value ?? "";
    const wanted: StepChange = kind === "skip" ? { kind, reason: words } : { kind, note: words };
    return await change(bot, allowed, position, wanted, user.id);
  } catch (error) {
    return explain(error, bot.log);
  }
}

async function change(bot: Bot, { check, home }: Permitted, position: number, wanted: StepChange, userId: string): Promise<string | null> {
  const trouble = await home.store.changeStep(check.id, position, wanted, userId);
  bot.wake();
  return trouble === null ? null : `Step ${position}: ${trouble}.`;
}

async function rowOf({ check, home }: Permitted, position: number): Promise<StepRow> {
  const row = (await home.store.steps(check.id)).find((one) => one.position === position);
  if (!row) throw new UserMistake("This step is no longer kept.");
  return row;
}
