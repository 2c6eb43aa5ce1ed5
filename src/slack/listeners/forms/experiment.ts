// The form in which people record what they tried.
import type { ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { recordExperiment, type TypedExperiment } from "../../../use-cases/record-experiment.ts";
import { actorOfForm, permitted } from "../../people/permission.ts";
import { experimentForm } from "../../action-ids.ts";
import { experimentInputs } from "../../views/experiment-form.ts";
import { errorAt, type FormListener } from "../listener.ts";
import { explain } from "../reply.ts";
import { carried } from "../view-metadata.ts";

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });

export const recordExperimentForm: FormListener = {
  id: experimentForm,
  submit: async (bot, submitted) => {
    try {
      const { checkId, channelId } = carried(metadataShape, submitted.view);
      const allowed = await permitted(bot, actorOfForm(submitted, checkId, channelId));
      const { user, view } = submitted;
      const wrong = await recordExperiment(bot, allowed, typedIn(submitted), { userId: user.id, deliveryId: view.id });
      if (wrong === null) return null;
      return {
        errors: Object.fromEntries(Object.entries(wrong).map(([input, words]) => [input, words.slice(0, 300)])),
      };
    } catch (error) {
      return errorAt("name", explain(error, bot.log, "plain"));
    }
  },
};

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
