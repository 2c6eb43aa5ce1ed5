// Whether somebody may act on a check: asked anew at every button, menu and form.
import type { BlockAction, ButtonAction, ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import { keepRefusal, Refused, accessRefusal } from "./refusal.ts";
import type { SlackBot } from "../listeners/slack-bot.ts";
import type { Permitted } from "../../use-cases/context.ts";

/** Somebody who wants to act on a check, from somewhere. */
export interface Actor {
  checkId: string;
  userId: string;
  /** The person's own workspace, and the one that the payload is of. */
  userTeamId: string | undefined;
  teamId: string | undefined;
  enterpriseId: string | undefined;
  channelId: string;
}

/** What a refusal says was wanted. */
const actsOnCheck = "act on a check";

const chosen = z.looseObject({ value: z.string() });

/** What a press carries: a button's value, or that of the option chosen; "" where it carries no text. */
export function pressedValue({ actions }: { actions: object[] }): string {
  const [action = {}] = actions as { value?: unknown; selected_option?: unknown }[];
  return chosen.safeParse(action.selected_option ?? action).data?.value ?? "";
}

/** The actor behind a button whose value is a check's id. */
export function actorOfPress(
  press: Pick<BlockAction<ButtonAction>, "team" | "enterprise" | "user" | "channel" | "actions">,
): Actor {
  return {
    checkId: pressedValue(press),
    userId: press.user.id,
    userTeamId: press.user.team_id,
    teamId: press.team?.id,
    enterpriseId: press.team?.enterprise_id ?? press.enterprise?.id,
    channelId: press.channel?.id ?? "",
  };
}

/** The actor behind a form that was sent. */
export function actorOfForm({ user, team, enterprise }: ViewSubmitAction, checkId: string, channelId: string): Actor {
  return {
    checkId,
    channelId,
    userId: user.id,
    userTeamId: user.team_id,
    teamId: team?.id,
    enterpriseId: team?.enterprise_id ?? enterprise?.id,
  };
}

/**
 * @throws UserMistake when this person may not, or there is no such
 * check or target any more; Outage when the store is away
 */
export async function permitted(bot: SlackBot, actor: Actor): Promise<Permitted> {
  const { checkId, userId, userTeamId, teamId, enterpriseId } = actor;
  const found = await bot.intake.find(checkId);
  if (!bot.people.isHome(teamId, enterpriseId, userTeamId)) {
    await keepRefusal(bot, actor, actsOnCheck, found?.check.target ?? null);
    throw new UserMistake("Only members of the workspace that I'm installed in can do this.");
  }
  if (!found) throw new UserMistake(`I no longer have this check. Start a new one with ${bot.command}.`);
  const { check } = found;
  const entry = bot.targets().find(check.target);
  if (!entry) throw new UserMistake(`The target ${check.target} is no longer in the targets file.`);
  // A thread may have been moved to direct messages: there, those who asked act as from where they asked.
  const asked = check.requesters.find((requester) => requester.userId === userId);
  const channelId = asked?.channelId ?? actor.channelId;
  const refusal = await accessRefusal(bot, entry, { userId, channelId }, actsOnCheck);
  if (refusal !== null) throw new Refused(refusal);
  return { ...found, entry };
}
