// The Home tab as blocks: open incidents first, then a page of targets, those in trouble before the others.
import type { Button, HomeView, KnownBlock } from "@slack/types";
import type { Incident } from "../../incidents/incident.ts";
import type { Status } from "../../report/report.ts";
import type { Standing, WatchRow } from "../../store/store.ts";
import { homeActions } from "../action-ids.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import { code, escapeMrkdwn, slackDate } from "../escape.ts";
import { bounded } from "../limits.ts";
import { standing as standingOf } from "./incident.ts";
import { count, statusWords } from "./state-words.ts";

/** Comes back with each press. */
export interface HomeState {
  page: number;
  filter: string;
}

/** Some of the targets that somebody may check. */
export interface HomePage {
  state: HomeState;
  pages: number;
  shown: RegisteredTarget[];
  /** Those that the filter lets through, and all. */
  found: number;
  all: number;
}

export interface HomeIncident {
  target: string;
  incident: Incident;
  /** Of its thread, where Slack gave one. */
  link: string | null;
  /** That it began with. */
  checkId: string;
}

export interface Home {
  command: string;
  page: HomePage;
  /** Of the page's targets. */
  standings: Standing[];
  watches: WatchRow[];
  incidents: HomeIncident[];
  /** Why the targets file as it now stands is not in force. */
  problem: string | null;
  /** Places that answer for themselves; null where there is none, or they are not for this person. */
  vantages: string | null;
  notice: string | null;
}

/** Within the 100 blocks of a tab, with room for what stands above and below. */
const perPage = 20;
const mostIncidents = 20;
const urgency: Record<Status, number> = { down: 0, degraded: 1, inconclusive: 2, healthy: 3 };
const byName = new Intl.Collator().compare;

/** Those in trouble before the others, then by name. @param statuses of those in trouble */
export function homePage(
  targets: RegisteredTarget[],
  statuses: ReadonlyMap<string, Status>,
  wanted: HomeState,
): HomePage {
  const filter = wanted.filter.toLowerCase();
  const found = targets.filter(({ name, fingerprint }) => `${name} ${fingerprint}`.toLowerCase().includes(filter));
  const rank = ({ name }: RegisteredTarget) => urgency[statuses.get(name) ?? "healthy"];
  const sorted = found.toSorted((a, b) => rank(a) - rank(b) || byName(a.name, b.name));
  const pages = Math.max(1, Math.ceil(sorted.length / perPage));
  const page = Math.min(wanted.page, pages - 1);
  const shown = sorted.slice(page * perPage, (page + 1) * perPage);
  return { state: { ...wanted, page }, pages, shown, found: found.length, all: targets.length };
}

export function homeView({ command, page, standings, watches, incidents, problem, vantages, notice }: Home): HomeView {
  const stood = new Map(standings.map((one) => [one.target, one] as const));
  const watched = new Map(watches.map((one) => [one.target, one] as const));
  const { state, shown } = page;
  return {
    type: "home",
    private_metadata: JSON.stringify(state),
    blocks: [
      ...(notice === null ? [] : [mrkdwn(notice), { type: "divider" as const }]),
      ...(problem === null
        ? []
        : [
            mrkdwn(
              `:warning: The targets file has an error, so I'm still using the previous version. ` +
                `Error: ${escapeMrkdwn(bounded(problem, 500))}`,
            ),
          ]),
      header(incidents.length === 0 ? "No incident is open" : count(incidents.length, "open incident")),
      ...incidents.slice(0, mostIncidents).flatMap(incidentBlocks),
      ...(incidents.length > mostIncidents ? [mrkdwn(`and ${incidents.length - mostIncidents} more`)] : []),
      header(`${count(page.all, "target")} that you can check here`),
      filterBlock(state.filter),
      ...(shown.length === 0 ? [mrkdwn(nothing(page, command))] : []),
      ...shown.map((entry) => targetBlock(entry, stood.get(entry.name), watched.get(entry.name))),
      ...pager(page),
      ...(vantages === null ? [] : [{ type: "divider" as const }, mrkdwn(vantages)]),
    ],
  };
}

function nothing({ all, state }: HomePage, command: string): string {
  if (all > 0) return `No target has ${code(bounded(state.filter, 60))} in its name or address.`;
  return (
    `Targets are registered in the bot's targets file. Those limited to specific channels appear only if you're ` +
    `in one of them. \`${command} list\` shows them there.`
  );
}

const mrkdwn = (text: string): KnownBlock => ({ type: "section", text: { type: "mrkdwn", text: bounded(text, 2900) } });
const header = (text: string): KnownBlock => ({ type: "header", text: { type: "plain_text", text } });

function incidentBlocks({ target, incident, link, checkId }: HomeIncident): KnownBlock[] {
  const { emoji, word, said } = standingOf(incident);
  const place = link === null ? "" : ` · <${link}|thread>`;
  const next = incident.nextLookAt === null ? "" : `, next check ${slackDate(new Date(incident.nextLookAt))}`;
  const words =
    `:${emoji}: *${escapeMrkdwn(bounded(target, 80))}*: ${word} – ${escapeMrkdwn(bounded(said, 400))}\n` +
    `Since ${slackDate(new Date(incident.openedAt))}${next}${place}`;
  const about = bounded(target, 50);
  return [
    mrkdwn(words),
    {
      type: "actions",
      elements: [
        button(homeActions.check, "Check now", target, `Check ${about} now`),
        button(homeActions.ticket, "Create ticket", checkId, `Create a ticket for ${about}`),
      ],
    },
  ];
}

function button(action_id: string, label: string, value: string, accessibility_label: string): Button {
  return { type: "button", action_id, text: { type: "plain_text", text: label }, value, accessibility_label };
}

function targetBlock(
  { name, fingerprint }: RegisteredTarget,
  stood: Standing | undefined,
  watched: WatchRow | undefined,
): KnownBlock {
  const { emoji, word } = stood ? statusWords[stood.status] : { emoji: "white_circle", word: "Not checked yet" };
  const cause = stood?.cause ? ` (${stood.cause})` : "";
  const since = stood ? ` since ${slackDate(stood.since)}, last seen ${slackDate(stood.at)}` : "";
  const next = watched ? ` · watched, next check ${slackDate(watched.nextAt)}` : "";
  return {
    type: "section",
    text: {
      type: "mrkdwn",
      text:
        `:${emoji}: ` +
        `*${escapeMrkdwn(bounded(name, 80))}*: ${word}${cause}${since}${next}\n${code(bounded(fingerprint, 300))}`,
    },
    accessory: button(homeActions.check, "Check now", name, `Check ${bounded(name, 50)} now`),
  };
}

function filterBlock(filter: string): KnownBlock {
  return {
    type: "input",
    block_id: "filter",
    optional: true,
    dispatch_action: true,
    label: { type: "plain_text", text: "Filter by name (press Enter)" },
    element: {
      type: "plain_text_input",
      action_id: homeActions.filter,
      ...(filter === "" ? {} : { initial_value: filter }),
      max_length: 100,
      dispatch_action_config: { trigger_actions_on: ["on_enter_pressed"] },
    },
  };
}

function pager({ state: { page }, pages, found }: HomePage): KnownBlock[] {
  if (pages === 1) return [];
  const to = (label: string, at: number, side: string) =>
    button(`${homeActions.page}:${side}`, label, String(at), `${label} page of targets`);
  return [
    {
      type: "context",
      elements: [{ type: "mrkdwn", text: `Page ${page + 1} of ${pages}, ${count(found, "target")}` }],
    },
    {
      type: "actions",
      elements: [
        ...(page > 0 ? [to("Previous", page - 1, "previous")] : []),
        ...(page < pages - 1 ? [to("Next", page + 1, "next")] : []),
      ],
    },
  ];
}
