// Which check a thread is of, and which incident: for mentions, shortcuts and reactions, which know only a message.
import { UserMistake } from "../../errors.ts";
import type { CheckRow } from "../../store/store.ts";
import type { Bot } from "./bot.ts";
import { permitted, type Actor, type Permitted } from "../access/permission.ts";

export interface ThreadPlace {
  channelId: string;
  /** Of the thread's first message, or of a message that has no thread. */
  threadTs: string;
}

/** The check of the thread, for somebody who may act on it. @throws UserMistake, Outage */
export async function permittedAt(
  bot: Bot,
  place: ThreadPlace,
  actor: Omit<Actor, "checkId" | "channelId">,
): Promise<Permitted> {
  const found = await bot.intake.findAt(place.channelId, place.threadTs);
  if (!found) throw new UserMistake(`This is not a thread of a check. ${bot.command} help tells what I can do.`);
  return permitted(bot, { ...actor, checkId: found.id, channelId: place.channelId });
}

/** Where a check that is asked for here is to be told: within the thread of the open incident, for whoever is in it. */
export async function withinThread(
  { check, home }: Permitted,
  channelId: string,
  threadTs: string | undefined,
): Promise<{ threadTs?: string }> {
  const row = check.incidentId === null || threadTs === undefined ? null : await home.store.incidentOf(check.id);
  if (row?.incident.state !== "open" || threadTs === undefined) return {};
  const headline = (await home.store.messagesOf(row.firstCheck)).find(({ kind }) => kind === "headline");
  return headline?.channel === channelId && headline.ts === threadTs ? { threadTs } : {};
}

/** The check that the incident of this one began with: its steps, experiments and thread are the incident's. @throws UserMistake */
export async function incidentCheck(allowed: Permitted): Promise<Permitted> {
  const { check, home } = allowed;
  const row = check.incidentId === null ? null : await home.store.incidentOf(check.id);
  if (!row) throw new UserMistake(`No incident belongs to this check of ${check.target}.`);
  if (row.firstCheck === check.id) return allowed;
  const first: CheckRow | null = await home.store.check(row.firstCheck);
  if (!first) throw new UserMistake("The check that this incident began with is no longer kept.");
  return { ...allowed, check: first };
}
