// One message as a row: who, when, what, and the way into its thread.
import { isTopLevel } from "../workspace/state.ts";
import { app } from "../workspace/settings.ts";
import type { Ephemeral, Fields, Message } from "../workspace/types.ts";
import { blocks } from "./blocks.ts";
import { emojiCharacter } from "./emoji.ts";
import { mrkdwn } from "./mrkdwn.ts";
import type { PageReader } from "./reader.ts";
import { el, type Tree } from "./tree.ts";

export interface MessageLine {
  channel: string;
  message: Message | Ephemeral;
  /** Shown under its thread's parent: no way into the thread, no broadcast mark. */
  inThread: boolean;
}

export function messageRow(row: MessageLine, reader: PageReader): Tree {
  const { message, channel } = row;
  const bot = message.user === app.botUser;
  const name = reader.names.user(message.user);
  const onlyYou = "visibleTo" in message;
  const attrs = {
    class: `message ${onlyYou ? "only-you" : ""}`,
    "data-key": message.ts,
    "data-channel": channel,
    "data-ts": message.ts,
  };
  return el(
    "li",
    attrs,
    avatar(message.user, name),
    el(
      "div",
      { class: "body" },
      onlyYou && el("div", { class: "only-you-note" }, "Only visible to you"),
      message.subtype === "thread_broadcast" && !row.inThread && el("div", { class: "note" }, "replied to a thread"),
      el(
        "div",
        { class: "byline" },
        el("strong", {}, name),
        bot && el("small", { class: "app" }, "APP"),
        clock(message.ts),
      ),
      content(row, reader),
      (message.files ?? []).map(file),
      reactions(message, reader),
      !row.inThread && !onlyYou && threadLink(row, reader),
    ),
    !onlyYou && message.subtype !== "tombstone" && tools(message, reader),
  );
}

function content({ message, inThread }: MessageLine, reader: PageReader): Tree {
  if (message.blocks) {
    const place = `${inThread ? "thread" : "channel"} ${message.ts}`;
    return el(
      "div",
      { class: "content" },
      blocks(message.blocks, { ...reader.names, users: reader.people, errors: {}, place }),
    );
  }
  const tombstone = message.subtype === "tombstone";
  const edited = message.edited && el("small", {}, " (edited)");
  return el("div", { class: `content ${tombstone ? "tombstone" : ""}` }, mrkdwn(message.text, reader.names), edited);
}

function avatar(user: string, name: string): Tree {
  if (user === app.botUser) return el("span", { class: "avatar bot", "aria-hidden": "true" }, "db");
  const tint = (user.charCodeAt(user.length - 1) + user.length) % 5;
  return el("span", { class: `avatar tint-${tint}`, "aria-hidden": "true" }, name.slice(0, 1).toUpperCase());
}

function clock(ts: string): Tree {
  const at = new Date(Number(ts) * 1000);
  return el(
    "time",
    { datetime: at.toISOString() },
    at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
  );
}

function file(entry: Fields): Tree {
  const href = new URL(String(entry["url_private"])).pathname;
  const link = el("a", { href, target: "_blank", rel: "noopener" }, `📄 ${String(entry["title"])}`);
  return el(
    "div",
    { class: "file" },
    link,
    el("small", {}, ` ${String(entry["size"])} bytes`),
    entry["mimetype"] === "image/png"
      ? el("img", { src: href, alt: String(entry["alt_txt"]) })
      : el("pre", {}, String(entry["preview"])),
  );
}

function reactions(message: Message, reader: PageReader): Tree | null {
  const list = message.reactions ?? [];
  if (list.length === 0) return null;
  return el(
    "div",
    { class: "reactions" },
    list.map(({ name, count, users }) => {
      const who = users.map((user) => reader.names.user(user)).join(", ");
      const attrs = {
        "data-key": name,
        "aria-label": `${name}: ${count} (${who})`,
        title: `${who} reacted with :${name}:`,
      };
      return el("button", { ...attrs, ...toggle(message, name, reader) }, `${emojiCharacter(name)} ${count}`);
    }),
  );
}

/** Pressed: the person's own emoji; pressing again takes it away. */
function toggle(message: Message, name: string, reader: PageReader) {
  const mine = message.reactions?.find((one) => one.name === name)?.users.includes(reader.user) ?? false;
  return { type: "button", "data-react": name, "aria-pressed": mine ? "true" : "false" };
}

/** What can be done with a message: shown when it is pointed at, or when one of these has the focus. */
function tools(message: Message, reader: PageReader): Tree {
  const items = reader.shortcuts.map(({ callbackId, name }) =>
    el("button", { type: "button", "data-shortcut": callbackId }, name),
  );
  return el(
    "div",
    { class: "tools" },
    el(
      "button",
      {
        class: "btn",
        ...toggle(message, "pushpin", reader),
        title: "Add to timeline",
        "aria-label": "Add to timeline",
      },
      "📌",
    ),
    items.length > 0 &&
      el(
        "details",
        { class: "overflow" },
        el("summary", { "aria-label": "More actions", title: "More actions", class: "btn" }, "⋯"),
        el("div", { class: "menu" }, items),
      ),
  );
}

function threadLink({ channel, message }: MessageLine, reader: PageReader): Tree | null {
  if (!isTopLevel(message)) return null;
  const parent = message.thread_ts ?? message.ts;
  const replies = reader.state.replies(channel, parent);
  const last = replies.at(-1);
  if (!last) return el("a", { class: "reply", href: reader.href({ thread: parent }) }, "Reply in thread");
  const count = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  return el(
    "a",
    { class: "replies", href: reader.href({ thread: parent }) },
    el("strong", {}, count),
    " ",
    el("small", {}, "last at ", clock(last.ts)),
  );
}
