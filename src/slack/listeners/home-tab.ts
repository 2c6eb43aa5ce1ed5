// The Home tab: the targets that this person may check, how they stand, and the incidents that are open.
import { z } from "zod";
import { keepRefusal } from "../people/refusal.ts";
import type { IncidentRow } from "../../store/store.ts";
import type { HomePress } from "./listener.ts";
import type { SlackBot } from "./slack-bot.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { entries } from "./commands/dbcheck.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import { explain } from "./reply.ts";
import { canOpen } from "../../access/private-threads.ts";
import { headlineRow } from "../../use-cases/threads.ts";
import { vantagesFor } from "./vantages-text.ts";
import { homePage, homeView, type HomeIncident, type HomeState } from "../views/home.ts";

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
      .publish({ user_id: userId, view: homeView({ ...nothingKnown, command: bot.command, notice: words }) })
      .catch((again: unknown) => bot.log.warn({ trouble: troubleOf(again) }, "the Home tab was not published"));
  }
}

const nothingKnown = {
  page: homePage([], new Map(), firstPage),
  standings: [],
  watches: [],
  incidents: [],
  problem: null,
  vantages: null,
};

async function publish(bot: SlackBot, userId: string, state: HomeState, notice: string | null): Promise<void> {
  const { store } = bot;
  const targets = bot.targets();
  const mine = await bot.people.placed(entries(targets), userId);
  const places = new Map(mine.map(({ entry, channelId }) => [entry.name, channelId] as const));
  const [statuses, open] = await Promise.all([store.troubled(), store.openIncidents()]);
  // Of thousands of targets one page is shown, and asked for.
  const page = homePage(
    mine.map(({ entry }) => entry),
    statuses,
    state,
  );
  const names = page.shown.map(({ name }) => name);
  const [standings, watches] = await Promise.all([store.standings(names), store.watches(names)]);
  const shown = open.filter(({ target }) => places.has(target)).toSorted(worstFirst);
  const incidents = await Promise.all(
    shown.slice(0, mostIncidents).map(async ({ target, incident, firstCheck }): Promise<HomeIncident> => {
      const headline = await headlineRow(store, firstCheck);
      const first = await store.check(firstCheck);
      const reader = { teamId: "", userId, channelId: places.get(target) ?? "", channelName: "", responseUrl: null };
      const isReadable = headline?.ts && first && canOpen(first, headline.channel, reader);
      const link = isReadable && headline.ts ? await bot.linkTo({ channel: headline.channel, ts: headline.ts }) : null;
      return { target, incident, link, checkId: firstCheck };
    }),
  );
  const isMember = await bot.people.isMember(userId);
  const view = homeView({
    command: bot.command,
    page,
    standings,
    watches,
    incidents: [
      ...incidents,
      ...shown
        .slice(mostIncidents)
        .map(({ target, incident, firstCheck }) => ({ target, incident, link: null, checkId: firstCheck })),
    ],
    problem: isMember ? targets.problem() : null,
    vantages: isMember
      ? await vantagesFor(
          bot,
          mine.map(({ entry }) => entry),
        )
      : null,
    notice,
  });
  await bot.clients.interactive.views.publish({ user_id: userId, view });
}

/** A press in the tab by somebody of ours, with the tab's state; null, and kept as refused, for strangers. */
export async function homeStateOf(bot: SlackBot, press: HomePress): Promise<HomeState | null> {
  const { user, team, enterprise } = press;
  if (bot.people.isHome(team?.id, team?.enterprise_id ?? enterprise?.id, user.team_id))
    return stateOf(press.view?.private_metadata ?? "");
  await keepRefusal(bot, { userId: user.id, channelId: "" }, "the Home tab", null);
  return null;
}

/** Where the person may act on the target from; "" where it needs no channel, or they are in none of its. */
export async function channelFor(bot: SlackBot, entry: RegisteredTarget | null, userId: string): Promise<string> {
  const [placed] = entry ? await bot.people.placed([entry], userId) : [];
  return placed?.channelId ?? "";
}

function stateOf(metadata: string): HomeState {
  try {
    return stateShape.parse(JSON.parse(metadata));
  } catch {
    return firstPage;
  }
}
