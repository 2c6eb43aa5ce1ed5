// What people do to a whole incident, by button or by mention: end it, stop its watch, have its record.
import type { SlackBot } from "./slack-bot.ts";
import { upload, type Upload } from "../connection/upload.ts";
import { code, escapeMrkdwn } from "../escape.ts";
import type { Permitted } from "../../use-cases/context.ts";
import { endIncident } from "../../use-cases/end-incident.ts";
import { incidentRecord, type IncidentExport } from "../../use-cases/incident-record.ts";
import { errorText } from "../../errors.ts";
import { stripText } from "../../incidents/timeline-picture.ts";
import { drawn } from "../views/thread-picture.ts";
import { timelineStrip } from "../../use-cases/thread-pictures.ts";
import { takeIncident } from "../../use-cases/take-incident.ts";
import type { Reply } from "./reply.ts";

export async function endAndTell(
  bot: SlackBot,
  allowed: Permitted,
  userId: string,
  change: "closeIncident" | "unwatchIncident",
  reply: Reply,
): Promise<void> {
  if (!(await endIncident(bot, allowed, userId, change))) return reply.say("This incident is over already.");
  const target = code(allowed.check.target);
  await reply.say(
    change === "closeIncident"
      ? `The incident of ${target} is closed.`
      : `Automatic re-checks of ${target} have stopped. Press Run again to check now.`,
  );
}

/** Somebody is on it. @param over also where another person is */
export async function takeAndTell(
  bot: SlackBot,
  allowed: Permitted,
  userId: string,
  over: boolean,
  reply: Reply,
): Promise<void> {
  const holder = await takeIncident(bot, allowed, userId, over);
  if (holder === null) return reply.say("This incident is over already.");
  if (holder === userId)
    return reply.say(`You are on the incident of ${code(allowed.check.target)}. Its headline says so.`);
  const name = escapeMrkdwn((await bot.nameOf(holder)) ?? "Somebody else");
  await reply.say(`${name} is already on this incident. The menu in its headline has *Take it over*.`);
}

export async function exportIncident(
  bot: SlackBot,
  allowed: Permitted,
  place: { channel: string; threadTs: string },
  userId: string,
  reply: Reply,
): Promise<void> {
  const record = await incidentRecord(bot, allowed, userId);
  if (!record) return reply.say("This thread has no incident to export.");
  const trouble = await upload(bot, place, record.file, ...(await pictureOf(bot, record)));
  if (trouble !== null) return reply.say(trouble);
  await record.kept();
}

/** The timeline, where it says more than a sentence. A picture that cannot be drawn costs nobody the record. */
async function pictureOf(bot: SlackBot, { file, strip }: IncidentExport): Promise<Upload[]> {
  if (!bot.pictures || strip === null) return [];
  try {
    return [{ ...(await drawn({ kind: "timeline", strip })), filename: file.filename.replace(/\.md$/, ".png") }];
  } catch (error) {
    bot.log.warn({ reason: errorText(error) }, "the picture of an incident was not drawn");
    return [];
  }
}

/** The incident so far: as a picture, or in a sentence where that says as much. */
export async function showTimeline(
  bot: SlackBot,
  { check, backend }: Permitted,
  place: { channel: string; threadTs: string },
  reply: Reply,
): Promise<void> {
  const row = await backend.store.incidentOf(check.id);
  if (!row) return reply.say("This thread has no incident.");
  const strip = await timelineStrip(backend.store, row);
  if (strip === null) return reply.say(`Nothing has changed since the incident opened: ${row.incident.latest.status}.`);
  if (!bot.pictures) return reply.say(escapeMrkdwn(stripText(strip)));
  const trouble = await upload(bot, place, await drawn({ kind: "timeline", strip }));
  if (trouble !== null) await reply.say(`${trouble} ${escapeMrkdwn(stripText(strip))}`);
}
