import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import { tool } from "../tool.ts";

export const incident = tool({
  name: "incident",
  title: "What happened to a database lately",
  description:
    "The open or last incident of a registered target: since when, cause, what the bot and people did, open steps. " +
    "Messages from private conversations are left out.",
  input: z.object({ target: z.string().min(1).max(200).describe("A name from list_targets.") }),
  run: async ({ target }, checks) => {
    const told = (await checks.incident?.(target)) ?? null;
    if (told === null) throw new UserMistake(`${target} has no incident on record.`);
    const { state, openedAt, closedAt, summary, cause, timeline, steps } = told;
    const lines = [
      `${target}: incident ${state}, from ${openedAt}${closedAt === null ? "" : ` to ${closedAt}`}`,
      `${summary}${cause === null ? "" : ` (${cause})`}`,
      ...timeline.map(({ at, actor, what }) => `${at.toISOString()} ${actor ?? "bot"}: ${what}`),
      ...steps.map(({ position, text, state: stands }) => `step ${position} (${stands}): ${text}`),
    ];
    return { text: lines.join("\n"), data: { ...told } };
  },
});
