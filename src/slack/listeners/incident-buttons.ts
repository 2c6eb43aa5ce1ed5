// What people do to a whole incident, by button or by mention: end it, stop its watch, have its record.
import type { Bot } from "./bot.ts";
import { exportRecord } from "./export.ts";
import { code, escapeMrkdwn } from "../escape.ts";
import type { Permitted } from "../access/permission.ts";
import type { Reply } from "./reply.ts";

export async function endIncident(
  bot: Bot,
  { check, home }: Permitted,
  userId: string,
  change: "closeIncident" | "unwatchIncident",
  reply: Reply,
): Promise<void> {
  if (check.incidentId === null || !(await home.store[change](check.incidentId, userId)))
    return reply.say("This incident is over already.");
  bot.wake();
  await reply.say(
    change === "closeIncident"
      ? `The incident of ${code(check.target)} is closed.`
      : `Automatic re-checks of ${code(check.target)} have stopped. Press Run again to check now.`,
  );
}

/** Somebody is on it. @param over also where another person is */
export async function takeIncident(
  bot: Bot,
  { check, home }: Permitted,
  userId: string,
  over: boolean,
  reply: Reply,
): Promise<void> {
  const holder = check.incidentId === null ? null : await home.store.takeIncident(check.incidentId, userId, over);
  bot.wake();
  if (holder === null) return reply.say("This incident is over already.");
  if (holder === userId) return reply.say(`You are on the incident of ${code(check.target)}. Its headline says so.`);
  const name = escapeMrkdwn((await bot.gate.nameOf(holder)) ?? "Somebody else");
  await reply.say(`${name} is already on this incident. The menu in its headline has *Take it over*.`);
}

export async function exportIncident(
  bot: Bot,
  { check, home }: Permitted,
  place: { channel: string; threadTs: string },
  userId: string,
  reply: Reply,
): Promise<void> {
  const row = await home.store.incidentOf(check.id);
  if (!row) return reply.say("There is no incident to export here.");
  const trouble = await exportRecord(bot, home.store, row, place);
  if (trouble !== null) return reply.say(trouble);
  const data = { incident: row.id };
  await home.store.appendEvent({
    type: "incident.exported",
    checkId: check.id,
    target: check.target,
    actor: userId,
    data,
  });
}
