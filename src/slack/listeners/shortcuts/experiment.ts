// Record an experiment: opens its form.
import { shortcuts } from "../../action-ids.ts";
import { openExperimentForm } from "../experiment-form.ts";
import type { ShortcutListener } from "../listener.ts";

export const experimentShortcut: ShortcutListener = {
  id: shortcuts.experiment.id,
  act: async (bot, { trigger_id: triggerId, channel }, allowed) =>
    openExperimentForm(bot, allowed, triggerId, channel.id),
};
