// The Home tab: the targets that this person may check, how they stand, and the incidents that are open.
import type { BlockAction, ButtonAction, PlainTextInputAction } from "@slack/bolt";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import { homeActions } from "../action-ids.ts";
import { keepRefusal } from "../access/refuse.ts";
import { askForCheck } from "./request-check.ts";
import type { IncidentRow } from "../../store/store.ts";
import type { SlackBot } from "./bot.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { entries } from "./slash-command.ts";
import type { TargetEntry } from "../../use-cases/target-directory.ts";
import { permitted, pressed, valueOf } from "../access/permission.ts";
import { explain, replyFor } from "./reply.ts";
import { canOpen, headlineOf } from "../../use-cases/threads.ts";
import { openTicketForm } from "./ticket.ts";
import { homeView, type HomeIncident, type HomeState } from "../views/home.ts";

export type HomePress = BlockAction<ButtonAction | PlainTextInputAction>;

const firstPage: HomeState = { page: 0, filter: "" };
const stateShape = z.object({ page: z.int().min(0).max(1000), filter: z.string().max(100) });
const mostIncidents = 20;
const severity = { down: 0, degraded: 1, inconclusive: 2, healthy: 3 };

/** Among equals the oldest. */
function worstFirst(a: IncidentRow, b: IncidentRow): number {
  const rank = ({ incident }: IncidentRow) => severity[incident.latest.status];
  return rank(a) - rank(b) || Date.parse(a.incident.openedAt) - Date.parse(b.incident.openedAt);
}

/** Publishes the tab for one person. @param notice said on top of it, once */
export async function showHome(
  bot: SlackBot,
  userId: string,
  state: HomeState = firstPage,
  notice: string | null = null,
): Promise<void> {
  try {
    await publish(bot, userId, state, notice);
  } catch (error) {
    const words = explain(error, bot.log);
    await bot.clients.interactive.views
      .publish({ user_id: userId, view: homeView({ ...emptyHome, command: bot.command, notice: words }) })
      .catch((again: unknown) => bot.log.warn({ trouble: troubleOf(again) }, "the Home tab was not published"));
  }
}

const emptyHome = { state: firstPage, targets: [], standings: [], watches: [], incidents: [], problem: null };

async function publish(bot: SlackBot, userId: string, state: HomeState, notice: string | null): Promise<void> {
  const { store } = bot;
  const targets = bot.targets();
  const mine = await bot.gate.placed(entries(targets), userId);
  const places = new Map(mine.map(({ entry, channelId }) => [entry.name, channelId] as const));
  const [standings, watches, open] = await Promise.all([store.standings(), store.watches(), store.openIncidents()]);
  const shown = open.filter(({ target }) => places.has(target)).toSorted(worstFirst);
  const incidents = await Promise.all(
    shown.slice(0, mostIncidents).map(async ({ target, incident, firstCheck }): Promise<HomeIncident> => {
      const headline = await headlineOf(store, firstCheck);
      const first = await store.check(firstCheck);
      const reader = { teamId: "", userId, channelId: places.get(target) ?? "", channelName: "", responseUrl: null };
      const isReadable = headline?.ts && first && canOpen(first, headline.channel, reader);
      const link = isReadable && headline.ts ? await bot.linkTo({ channel: headline.channel, ts: headline.ts }) : null;
      return { target, incident, link, checkId: firstCheck };
    }),
  );
  const view = homeView({
    command: bot.command,
    state,
    targets: mine.map(({ entry }) => entry),
    standings,
    watches,
    incidents: [
      ...incidents,
      ...shown
        .slice(mostIncidents)
        .map(({ target, incident, firstCheck }) => ({ target, incident, link: null, checkId: firstCheck })),
    ],
    problem: (await bot.gate.isMember(userId)) ? targets.problem() : null,
    notice,
  });
  await bot.clients.interactive.views.publish({ user_id: userId, view });
}

/** A page, the filter, or a check. */
export async function onHomePress(bot: SlackBot, press: HomePress, ack: () => Promise<void>): Promise<void> {
  const { user, team, enterprise } = press;
  await ack();
  const [action] = press.actions;
  const state = stateOf(press.view?.private_metadata ?? "");
  const value = valueOf(press);
  if (!bot.gate.isHome(team?.id, team?.enterprise_id ?? enterprise?.id, user.team_id))
    return keepRefusal(bot, { userId: user.id, channelId: "" }, "the Home tab", null);
  if (action?.action_id === homeActions.filter) return showHome(bot, user.id, { page: 0, filter: value.slice(0, 100) });
  if (action?.action_id.startsWith(homeActions.page))
    return showHome(bot, user.id, { ...state, page: Number(value) || 0 });
  if (action?.action_id === homeActions.ticket) return openTicket(bot, press, value, state);
  await showHome(bot, user.id, state, await startCheck(bot, press, value));
}

async function openTicket(bot: SlackBot, press: HomePress, checkId: string, state: HomeState): Promise<void> {
  try {
    const target = (await bot.intake.find(checkId))?.check.target ?? "";
    const channelId = await channelFor(bot, bot.targets().find(target), press.user.id);
    const allowed = await permitted(bot, { ...pressed({ ...press, actions: [] }), checkId, channelId });
    await openTicketForm(bot, allowed, press.trigger_id, channelId, null);
  } catch (error) {
    await showHome(bot, press.user.id, state, explain(error, bot.log));
  }
}

/** Where the person may act on the target from; "" where it needs no channel, or they are in none of its. */
async function channelFor(bot: SlackBot, entry: TargetEntry | null, userId: string): Promise<string> {
  const [placed] = entry ? await bot.gate.placed([entry], userId) : [];
  return placed?.channelId ?? "";
}

/** @returns what to say on top of the tab */
async function startCheck(bot: SlackBot, press: HomePress, name: string): Promise<string> {
  const said: string[] = [];
  const reply = replyFor({
    ack: async () => undefined,
    ackSpeaks: false,
    tell: async (words) => said.push(words),
    log: bot.log,
  });
  try {
    const entry = bot.targets().find(name);
    if (!entry) throw new UserMistake(`The target ${name} is no longer in the targets file.`);
    const userId = press.user.id;
    const channel = await channelFor(bot, entry, userId);
    // What needs no channel is told in the person's direct messages with the bot.
    const place =
      channel === "" ? { channelId: userId, channelName: "directmessage" } : { channelId: channel, channelName: "" };
    const requester = { teamId: press.team?.id ?? "", userId, ...place, responseUrl: null };
    await askForCheck(bot, reply, entry, requester, press.trigger_id);
    const where = channel === "" ? "in your direct messages with me" : `in <#${channel}>`;
    return said[0] ?? `\`${name}\` is being checked: the thread is ${where}.`;
  } catch (error) {
    return explain(error, bot.log);
  }
}

function stateOf(metadata: string): HomeState {
  try {
    return stateShape.parse(JSON.parse(metadata));
  } catch {
    return firstPage;
  }
}
