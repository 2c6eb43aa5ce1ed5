// Steps of the incident: opens their list.
import { shortcuts } from "../../action-ids.ts";
import { openSteps } from "../step-list.ts";
import type { ShortcutListener } from "../listener.ts";

export const stepsShortcut: ShortcutListener = {
  id: shortcuts.steps.id,
  act: async (bot, { trigger_id: triggerId, channel }, allowed) => openSteps(bot, allowed, triggerId, channel.id),
};
