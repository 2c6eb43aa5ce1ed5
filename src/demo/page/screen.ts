// The whole screen of one person as a tree: channels, messages, thread, modal.
import { app, team } from "../workspace/settings.ts";
import { isTopLevel } from "../workspace/state.ts";
import type { WorkspaceChannel, Message } from "../workspace/types.ts";
import { homePane, tabs } from "./home.ts";
import { messageRow } from "./message.ts";
import { modal } from "./modal.ts";
import type { PageReader } from "./reader.ts";
import { el, type Tree } from "./tree.ts";

export function screen(reader: PageReader): Tree {
  const open = reader.state.viewsOf(reader.user).at(-1);
  const shown = `screen ${reader.thread ? "with-thread" : ""} ${reader.listOpen ? "with-list" : ""}`;
  return el(
    "div",
    { class: shown },
    sidebar(reader),
    reader.home ? homePane(reader) : channelPane(reader),
    reader.thread !== null && threadPane(reader, reader.thread),
    open && modal(open, reader),
  );
}

function sidebar(reader: PageReader): Tree {
  const mine = [...reader.state.channels.values()].filter((channel) => channel.members.includes(reader.user));
  const people = reader.people.map(({ id, name }) => el("option", { value: id, selected: id === reader.user }, name));
  return el(
    "nav",
    { class: "sidebar", "aria-label": "Channels" },
    el("header", {}, el("h1", {}, team.name)),
    el("h2", {}, "Channels"),
    el(
      "ul",
      {},
      mine.filter(({ kind }) => kind !== "im").map((channel) => place(channel, reader)),
    ),
    !reader.foreign && el("h2", {}, "Apps"),
    !reader.foreign && el("ul", {}, homeEntry(reader)),
    el("h2", {}, "Direct messages"),
    el(
      "ul",
      {},
      mine.filter(({ kind }) => kind === "im").map((channel) => place(channel, reader)),
    ),
    el("footer", {}, el("label", {}, "You are ", el("select", { "data-switch": "user" }, people))),
  );
}

function homeEntry(reader: PageReader): Tree {
  const attrs = { href: reader.href({ home: true }), "aria-current": reader.home ? "page" : null };
  return el(
    "li",
    { "data-key": "home" },
    el("a", attrs, el("span", { class: "sign", "aria-hidden": "true" }, "⌂"), `Home of ${app.botName}`),
  );
}

function place(channel: WorkspaceChannel, reader: PageReader): Tree {
  const unread = reader.state.unread(reader.user, channel.id);
  const here = !reader.home && channel.id === reader.channel.id;
  const attrs = {
    href: reader.href({ channel: channel.id }),
    class: unread > 0 ? "unread" : "",
    "aria-current": here ? "page" : null,
  };
  const badge = unread > 0 && el("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread));
  return el(
    "li",
    { "data-key": channel.id },
    el(
      "a",
      attrs,
      el("span", { class: "sign", "aria-hidden": "true" }, sign(channel)),
      titleOf(channel, reader),
      badge,
    ),
  );
}

function sign(channel: WorkspaceChannel): string {
  if (channel.archived) return "🗄";
  if (channel.kind === "private") return "🔒";
  return channel.kind === "im" ? "●" : "#";
}

/** A channel's name; of a direct message, the other person's. */
function titleOf(channel: WorkspaceChannel, reader: PageReader): string {
  if (channel.kind !== "im") return channel.name;
  return reader.names.user(channel.members.find((member) => member !== reader.user) ?? reader.user);
}

function channelPane(reader: PageReader): Tree {
  const { channel, state } = reader;
  const messages: Message[] = [...state.messages(channel.id).filter(isTopLevel), ...whispers(reader, null)];
  const title = `${channel.kind === "im" ? "" : `${sign(channel)} `}${titleOf(channel, reader)}`;
  const outside = !channel.members.includes(app.botUser);
  const advice =
    outside && channel.kind !== "im" ? "dbcheck is not in this channel. “/invite @dbcheck” adds it." : channel.topic;
  const withApp = channel.kind === "im" && !outside && !reader.foreign;
  return el(
    "main",
    { class: "channel", "data-key": channel.id, "data-opens": withApp ? "messages" : null },
    el(
      "header",
      {},
      el("a", { class: "to-list", href: reader.href({ list: true }), "aria-label": "Show channels" }, "☰"),
      el("h2", {}, title),
      withApp ? tabs(reader) : el("small", {}, advice),
    ),
    list(messages, reader, false, `Messages in ${title}`),
    channel.archived
      ? el("p", { class: "closed" }, "This channel is archived.")
      : composer(`Message ${title}`, channel.id, null),
  );
}

function threadPane(reader: PageReader, parent: string): Tree {
  const messages: Message[] = [...reader.state.thread(reader.channel.id, parent), ...whispers(reader, parent)];
  const back = reader.href({ thread: null });
  return el(
    "aside",
    { class: "thread", "data-key": parent, "aria-label": "Thread" },
    el(
      "header",
      {},
      el("h2", {}, "Thread"),
      el("small", {}, titleOf(reader.channel, reader)),
      el("a", { href: back, class: "close", "aria-label": "Close thread" }, "✕"),
    ),
    list(messages, reader, true, "Messages in the thread"),
    reader.channel.archived ? null : composer("Reply…", reader.channel.id, parent),
  );
}

function list(messages: Message[], reader: PageReader, inThread: boolean, label: string): Tree {
  const rows = messages
    .toSorted((a, b) => Number(a.ts) - Number(b.ts))
    .map((message) => messageRow({ channel: reader.channel.id, message, inThread }, reader));
  const empty = rows.length === 0 && el("li", { class: "empty" }, "Nothing here yet. Type /dbcheck to begin.");
  return el(
    "ol",
    { class: "messages", "data-scroll": true, role: "log", "aria-live": "polite", "aria-label": label, tabindex: 0 },
    rows,
    empty,
  );
}

/** The person's ephemeral messages in the channel, or in one of its threads. */
function whispers(reader: PageReader, thread: string | null): Message[] {
  return reader.state.ephemerals.filter(
    (one) => one.visibleTo === reader.user && one.channel === reader.channel.id && (one.thread_ts ?? null) === thread,
  );
}

/** Typing "/" shows what the command takes. Slack has no commands in threads. */
function composer(placeholder: string, channel: string, thread: string | null): Tree {
  const hint = el(
    "div",
    { class: "command-hint", "data-hint": true, hidden: true },
    el("b", {}, "/dbcheck"),
    " <target> | list | help | status",
  );
  return el(
    "form",
    {
      class: "composer",
      "data-form": "say",
      "data-key": `say ${channel} ${thread ?? ""}`,
      "data-channel": channel,
      "data-thread": thread,
    },
    thread === null && hint,
    el("textarea", {
      rows: 1,
      placeholder: thread === null ? `${placeholder} — or type /dbcheck` : placeholder,
      "aria-label": placeholder,
    }),
    el(
      "label",
      { class: "btn attach", title: "Attach a file" },
      "📎",
      el("input", { type: "file", "data-attach": true, "aria-label": "Attach a file" }),
    ),
    el("button", { type: "submit", class: "btn primary", "aria-label": "Send" }, "➤"),
  );
}
