// The workspace's memory: who is where, what was said, what is open; and who wants to hear of changes.
import { directMessage, seedChannels, seedGroups, seedUsers } from "./seed.ts";
import { app, team, type Settings } from "./settings.ts";
import type { ApiCall, WorkspaceChannel, Ephemeral, Fields, Message, OpenView, UploadedFile, User } from "./types.ts";

/** A message to be: its author and what it says. */
export interface DraftMessage {
  user: string;
  text: string;
  blocks?: Fields[] | undefined;
  metadata?: Fields | undefined;
  thread_ts?: string | undefined;
  subtype?: string | undefined;
  files?: Fields[] | undefined;
}

/** Calls kept: a demo may run for days. */
const maxCalls = 20_000;

export class State {
  readonly users: Map<string, User> = new Map(seedUsers().map((user) => [user.id, user]));
  readonly channels: Map<string, WorkspaceChannel> = new Map(seedChannels().map((channel) => [channel.id, channel]));
  readonly groups: Map<string, string[]> = seedGroups();
  readonly files: Map<string, UploadedFile> = new Map();
  readonly ephemerals: Ephemeral[] = [];
  /** Open modals, the last one of a person on top. */
  readonly views: OpenView[] = [];
  /** The Home tab of each person for whom one was published. */
  readonly homes: Map<string, OpenView> = new Map();
  readonly calls: ApiCall[] = [];
  readonly #messages = new Map<string, Message[]>();
  readonly #lastRead = new Map<string, string>();
  readonly #watchers = new Set<() => void>();
  readonly #settings: Settings;
  #lastTs = 0;
  #lastId = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Calls `watcher` after every change, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  record(call: ApiCall): void {
    this.calls.push(call);
    if (this.calls.length > maxCalls) this.calls.shift();
  }

  /** Slack's message id: seconds and microseconds, never the same twice. */
  newTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, this.#settings.now() * 1000);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, "0")}`;
  }

  newId(prefix: string): string {
    this.#lastId += 1;
    return `${prefix}${this.#lastId.toString(36).toUpperCase().padStart(8, "0")}`;
  }

  draft(draft: DraftMessage): Message {
    const message: Message = {
      type: "message",
      ts: this.newTs(),
      user: draft.user,
      team: this.users.get(draft.user)?.teamId ?? team.id,
      text: draft.text,
    };
    if (draft.user === app.botUser) Object.assign(message, { bot_id: app.botId, app_id: app.id });
    const { blocks, metadata, thread_ts, subtype, files } = draft;
    return Object.assign(
      message,
      Object.fromEntries(Object.entries({ blocks, metadata, thread_ts, subtype, files }).filter(([, v]) => v)),
    );
  }

  post(channel: string, draft: DraftMessage): Message {
    const message = this.draft(draft);
    this.messages(channel).push(message);
    this.#lastRead.set(`${draft.user} ${channel}`, message.ts);
    this.changed();
    return message;
  }

  whisper(channel: string, visibleTo: string, draft: DraftMessage): Ephemeral {
    const ephemeral = { ...this.draft(draft), channel, visibleTo };
    this.ephemerals.push(ephemeral);
    this.changed();
    return ephemeral;
  }

  /** All messages of a channel, thread replies too, oldest first. The list itself, not a copy. */
  messages(channel: string): Message[] {
    const known = this.#messages.get(channel);
    if (known) return known;
    const fresh: Message[] = [];
    this.#messages.set(channel, fresh);
    return fresh;
  }

  message(channel: string, ts: string): Message | undefined {
    return this.messages(channel).find((message) => message.ts === ts);
  }

  /** The parent and its replies, oldest first; empty when there is no such parent. */
  thread(channel: string, ts: string): Message[] {
    return this.messages(channel).filter((message) => message.ts === ts || message.thread_ts === ts);
  }

  replies(channel: string, ts: string): Message[] {
    return this.messages(channel).filter((message) => message.thread_ts === ts && message.ts !== ts);
  }

  /** A deleted parent with replies stays as a tombstone, as in Slack. */
  remove(channel: string, message: Message): void {
    const list = this.messages(channel);
    const at = list.indexOf(message);
    const tombstone: Message = {
      type: "message",
      subtype: "tombstone",
      ts: message.ts,
      user: "USLACKBOT",
      team: team.id,
      text: "This message was deleted.",
    };
    if (this.replies(channel, message.ts).length > 0) list[at] = tombstone;
    else list.splice(at, 1);
    this.changed();
  }

  directMessageWith(user: string): WorkspaceChannel {
    const fresh = directMessage(user);
    const channel = this.channels.get(fresh.id) ?? fresh;
    this.channels.set(channel.id, channel);
    return channel;
  }

  viewsOf(user: string): OpenView[] {
    return this.views.filter((open) => open.user === user);
  }

  /** Takes the person's views from `first` upwards away; without it, all. */
  dropViews(user: string, first?: string): void {
    const mine = this.viewsOf(user);
    const from = first === undefined ? 0 : mine.findIndex((open) => open.view.id === first);
    for (const open of from < 0 ? [] : mine.slice(from)) this.views.splice(this.views.indexOf(open), 1);
    this.changed();
  }

  markRead(user: string, channel: string): void {
    const last = this.messages(channel).at(-1);
    if (last) this.#lastRead.set(`${user} ${channel}`, last.ts);
  }

  /** How many top-level messages of others came since the person looked. */
  unread(user: string, channel: string): number {
    const read = this.#lastRead.get(`${user} ${channel}`) ?? "";
    return this.messages(channel).filter((message) => message.ts > read && message.user !== user && isTopLevel(message))
      .length;
  }
}

/** Shown in the channel itself: not a thread reply, or one that was also sent to the channel. */
export function isTopLevel(message: Message): boolean {
  return message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}
