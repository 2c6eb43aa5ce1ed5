// Who looks at the page and at what: all of it stands in the page's address.
import type { State } from "../workspace/state.ts";
import { team, type Shortcut } from "../workspace/settings.ts";
import type { WorkspaceChannel } from "../workspace/types.ts";
import type { Names } from "./mrkdwn.ts";

export interface PageReader {
  state: State;
  user: string;
  channel: WorkspaceChannel;
  /** The open thread's parent; null: none. */
  thread: string | null;
  /** The app's Home instead of a channel. */
  home: boolean;
  /** Of another organisation: has neither the app's commands and shortcuts nor its Home. */
  foreign: boolean;
  /** What a message's menu offers. */
  shortcuts: Shortcut[];
  /** On a narrow window: the list of channels covers the channel. */
  listOpen: boolean;
  names: Names;
  people: { id: string; name: string }[];
  /** This page's address with something changed. */
  href: (change: { user?: string; channel?: string; thread?: string | null; list?: boolean; home?: boolean }) => string;
}

const firstUser = "U0ADA";
const firstChannel = "C0INCIDENTS";

/**
 * Reads `user`, `channel`, `thread`, `home` and `list` of the address; what
 * is unknown or not the person's becomes the first one.
 */
export function readerOf(state: State, shortcuts: Shortcut[], query: URLSearchParams): PageReader {
  const people = [...state.users.values()]
    .filter((user) => !user.isBot)
    .map(({ id, realName }) => ({ id, name: realName }));
  const user = people.find(({ id }) => id === query.get("user"))?.id ?? firstUser;
  const mine = [...state.channels.values()].filter((channel) => channel.members.includes(user));
  const channel =
    mine.find(({ id }) => id === query.get("channel")) ?? mine.find(({ id }) => id === firstChannel) ?? mine[0];
  if (!channel) throw new Error("a person without a channel");
  const foreign = state.users.get(user)?.teamId !== team.id;
  const home = query.get("home") === "1" && !foreign;
  const asked = home ? null : query.get("thread");
  const thread = asked !== null && state.message(channel.id, asked) ? asked : null;
  return {
    state,
    user,
    channel,
    thread,
    home,
    foreign,
    shortcuts: foreign ? [] : shortcuts.filter(({ type = "message" }) => type === "message"),
    listOpen: query.get("list") === "1",
    people,
    names: { user: (id) => nameOf(state, id), channel: (id) => state.channels.get(id)?.name ?? id },
    href: (change) => address({ user, channel: channel.id, ...change }),
  };
}

function nameOf(state: State, id: string): string {
  return id === "USLACKBOT" ? "Slackbot" : (state.users.get(id)?.realName ?? id);
}

function address(parts: {
  user: string;
  channel: string;
  thread?: string | null;
  list?: boolean;
  home?: boolean;
}): string {
  const query = new URLSearchParams({ user: parts.user, channel: parts.channel });
  if (parts.thread) query.set("thread", parts.thread);
  if (parts.home) query.set("home", "1");
  if (parts.list) query.set("list", "1");
  return `/?${query.toString()}`;
}
