// What people do with the steps under a verdict: a button, a menu, two small forms. The last true state wins; who comes second is told.
import type { BlockAction, ButtonAction, OverflowAction, ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import type { StepChange } from "../../incidents/steps.ts";
import type { StepRow } from "../../store/store.ts";
import type { Bot } from "./bot.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { actorOf, permitted, pressed, valueOf, type Actor, type Permitted } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import { holdsPassword, secretAnswer } from "./typed-secret.ts";
import { incidentCheck } from "./thread.ts";
import { count } from "../views/words.ts";
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

export async function onStep(bot: Bot, press: StepPress, reply: Reply): Promise<void> {
  await reply.ok();
  const { checkId, position, verb } = wantedOf(press);
  const actor: Actor = { ...pressed({ ...press, actions: [] }), checkId };
  // In the modal of all steps there is no channel: the modal carries the one that it was opened from.
  if (press.view) actor.channelId = listMetadata.parse(JSON.parse(press.view.private_metadata)).channelId;
  const allowed = await permitted(bot, actor);
  const { views } = bot.clients.interactive;
  if (verb === "skip" || verb === "note" || verb === "how") {
    const row = await rowOf(allowed, position);
    const metadata = JSON.stringify({ checkId, position, kind: verb, channelId: actor.channelId });
    const view = verb === "how" ? stepHowView(row) : stepFormView(verb, row, metadata);
    if (press.view) await views.push({ trigger_id: press.trigger_id, view });
    else await views.open({ trigger_id: press.trigger_id, view });
    return;
  }
  const trouble = await changeStepOf(bot, allowed, position, { kind: verb }, actor.userId);
  if (press.view) await redrawList(bot, allowed, press.view.id, actor.channelId, trouble);
  else if (trouble !== null) await reply.say(trouble);
}

const listMetadata = z.object({ channelId: z.string() });

/** All steps of the incident in a modal. */
export async function openSteps(bot: Bot, allowed: Permitted, triggerId: string, channelId: string): Promise<void> {
  const first = await incidentCheck(allowed);
  const rows = await first.home.store.steps(first.check.id);
  const view = stepsView(first.check.id, rows, JSON.stringify({ channelId }), null);
  await bot.clients.interactive.views.open({ trigger_id: triggerId, view });
}

export async function onAllSteps(bot: Bot, press: BlockAction<ButtonAction>, reply: Reply): Promise<void> {
  await reply.ok();
  await openSteps(bot, await permitted(bot, pressed(press)), press.trigger_id, press.channel?.id ?? "");
}

/** A modal that was closed meanwhile is left alone. */
async function redrawList(
  bot: Bot,
  { check, home }: Permitted,
  viewId: string,
  channelId: string,
  trouble: string | null,
): Promise<void> {
  const view = stepsView(check.id, await home.store.steps(check.id), JSON.stringify({ channelId }), trouble);
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
export async function onStepForm(bot: Bot, submitted: ViewSubmitAction): Promise<string | null> {
  try {
    const { checkId, position, kind, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const { user, view } = submitted;
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const words = view.state.values["words"]?.["words"]?.value ?? "";
    const wanted: StepChange = kind === "skip" ? { kind, reason: words } : { kind, note: words };
    const trouble = await changeStepOf(bot, allowed, position, wanted, user.id);
    // Below it lies the list that it was opened from.
    if (trouble === null && view.root_view_id && view.root_view_id !== view.id)
      await redrawList(bot, allowed, view.root_view_id, channelId, null);
    return trouble;
  } catch (error) {
    return explain(error, bot.log, "plain");
  }
}

/** @returns null when it was done, else why not */
export async function changeStepOf(
  bot: Bot,
  { check, home }: Permitted,
  position: number,
  change: StepChange,
  userId: string,
): Promise<string | null> {
  const words = change.kind === "skip" ? change.reason : change.kind === "note" ? change.note : "";
  if (holdsPassword(words)) return secretAnswer;
  const clean = (text: string) => bot.targets().redact(check.target, text);
  const wanted =
    change.kind === "skip"
      ? { ...change, reason: clean(change.reason) }
      : change.kind === "note"
        ? { ...change, note: clean(change.note) }
        : change;
  const rows = await home.store.steps(check.id);
  const before = rows.find((one) => one.position === position);
  if (!before) return noStep(position, rows.length);
  const trouble = await home.store.changeStep(check.id, position, wanted, userId);
  bot.wake();
  if (trouble === null) return null;
  const { state, owner } = before.step;
  const isTaken = change.kind === "take" && state === "doing" && owner !== null && owner !== userId;
  // A name, not a mention: it is shown in modals too.
  if (isTaken) return `Step ${position}: ${(await bot.gate.nameOf(owner)) ?? "somebody else"} already has this.`;
  return `Step ${position}: ${trouble}.`;
}

function noStep(position: number, many: number): string {
  return `There is no step ${position}: this incident has ${count(many, "step")}.`;
}

export async function rowOf({ check, home }: Permitted, position: number): Promise<StepRow> {
  const rows = await home.store.steps(check.id);
  const row = rows.find((one) => one.position === position);
  if (!row) throw new UserMistake(noStep(position, rows.length));
  return row;
}
