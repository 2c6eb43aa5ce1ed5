// The form that asks why a step is skipped, or for a note.
import { z } from "zod";
import type { StepChange } from "../../../incidents/steps.ts";
import { changeStep } from "../../../use-cases/incident-steps.ts";
import { actorOfForm, permitted } from "../../people/permission.ts";
import { stepForm } from "../../action-ids.ts";
import { errorAt, type FormListener } from "../listener.ts";
import { explain } from "../reply.ts";
import { redrawSteps } from "../step-list.ts";
import { carried } from "../view-metadata.ts";

const metadataShape = z.object({
  checkId: z.string(),
  position: z.int(),
  kind: z.enum(["skip", "note"]),
  channelId: z.string(),
});

export const stepWordsForm: FormListener = {
  id: stepForm,
  submit: async (bot, submitted) => {
    try {
      const { checkId, position, kind, channelId } = carried(metadataShape, submitted.view);
      const { user, view } = submitted;
      const allowed = await permitted(bot, actorOfForm(submitted, checkId, channelId));
      const words = view.state.values["words"]?.["words"]?.value ?? "";
      const wanted: StepChange = kind === "skip" ? { kind, reason: words } : { kind, note: words };
      const trouble = await changeStep(bot, allowed, position, wanted, user.id);
      // Below it lies the list that it was opened from.
      if (trouble === null && view.root_view_id && view.root_view_id !== view.id)
        await redrawSteps(bot, allowed, view.root_view_id, channelId, null);
      return errorAt("words", trouble);
    } catch (error) {
      return errorAt("words", explain(error, bot.log, "plain"));
    }
  },
};
