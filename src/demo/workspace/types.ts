// The things that the local workspace keeps: people, channels, messages, views, files, calls.
import type { Entered } from "./elements.ts";

/** JSON as it arrives: read with the functions of read.ts. */
export type Fields = Record<string, unknown>;

export interface User {
  id: string;
  name: string;
  realName: string;
  isBot: boolean;
  isAdmin: boolean;
  /** A guest: `is_restricted` in Slack. */
  isGuest: boolean;
  /** A guest of one channel only: `is_ultra_restricted` too. */
  isSingleChannelGuest: boolean;
  /** Another one than the workspace's own: a person of another organisation, met in a shared channel. */
  teamId: string;
}

export interface WorkspaceChannel {
  id: string;
  /** Without "#"; for a direct message the partner's id. */
  name: string;
  kind: "public" | "private" | "im";
  topic: string;
  members: string[];
  archived: boolean;
  /** With another organisation: `is_ext_shared` in Slack. */
  shared: boolean;
  /** The error that every post gets here, as `restricted_action_read_only_channel`; null: posts work. */
  postError: string | null;
}

/** A message in the form that Slack's API returns. */
export interface Message {
  type: "message";
  ts: string;
  user: string;
  team: string;
  text: string;
  subtype?: string;
  bot_id?: string;
  app_id?: string;
  blocks?: Fields[];
  attachments?: Fields[];
  thread_ts?: string;
  metadata?: Fields;
  edited?: { user: string; ts: string };
  files?: Fields[];
  reactions?: { name: string; users: string[]; count: number }[];
}

/** Seen by one person only, never in the history. */
export interface Ephemeral extends Message {
  channel: string;
  visibleTo: string;
}

/** A modal (or Home tab) that a person has open, in the form of `view` in payloads. */
export interface View extends Fields {
  id: string;
  type: "modal" | "home";
  hash: string;
  callback_id: string;
  private_metadata: string;
  external_id: string;
  blocks: Fields[];
  state: { values: Record<string, Record<string, Fields>> };
  root_view_id: string;
  previous_view_id: string | null;
  notify_on_close: boolean;
}

/**
 * A view with what is not in its payload: whose it is, what stands in
 * it, and what was found wrong in its inputs (by block_id).
 */
export interface OpenView {
  user: string;
  view: View;
  entered: Entered;
  errors: Record<string, string>;
}

export interface UploadedFile {
  id: string;
  name: string;
  title: string;
  length: number;
  content: Buffer | null;
  /** Of a picture. */
  altText: string;
  shared: boolean;
}

/** One call of the Web API. `outcome` is "ok", an error code of Slack, or what a fault did to it. */
export interface ApiCall {
  method: string;
  args: Fields;
  /** When it arrived, ms since the epoch. */
  atMs: number;
  outcome: string;
}

/** An answer `{ ok: false, error: code, ...extra }`. */
export class ApiRefusal extends Error {
  override name = "Refusal";
  readonly code: string;
  readonly extra: Fields;

  constructor(code: string, extra: Fields = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}
