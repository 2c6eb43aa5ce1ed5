// What can be chosen about a local workspace, and its fixed names.
import { randomBytes } from "node:crypto";

export const team = { id: "T0LOCAL", domain: "local", name: "Local workspace" };
export const otherTeam = { id: "T0PARTNER", domain: "elsewhere" };
export const app = { id: "A0DBCHECK", botId: "B0DBCHECK", botUser: "U0DBCHECK", botName: "dbcheck" };

/** A shortcut of the app's manifest. */
export interface Shortcut {
  callbackId: string;
  /** What the menu calls it. */
  name: string;
  /** "message" (the default): in a message's menu; "global": from anywhere. */
  type?: "message" | "global";
}

export interface WorkspaceOptions {
  /** 0 (the default): any free port. */
  port?: number;
  /** Deliver by signed HTTP to this URL instead of Socket Mode; also settable later. */
  requestUrl?: string;
  /** false: `plan` and `task_card` are unknown blocks, as in a workspace without them. Default true. */
  plansAllowed?: boolean;
  /** true: the bot may post in public channels that it is not in (scope chat:write.public). Default false. */
  writePublic?: boolean;
  /** Messages older than this refuse changes with `edit_window_closed`. Default null: no limit. */
  editWindowMs?: number | null;
  /** true: each method has its published limit per minute, answered with 429. Default false. */
  rateLimits?: boolean;
  /** What people can start from a message's menu, or from anywhere. Default none. */
  shortcuts?: Shortcut[];
  /** Scopes that the bot was not given, as "users:read": methods that need one answer `missing_scope`. Default none. */
  noScopes?: string[];
  /** How long an acknowledgement may take. Default 3000, as in Slack. */
  ackTimeoutMs?: number;
  /** How long a trigger_id lives. Default 3000, as in Slack. */
  triggerMs?: number;
  /** The clock, ms since the epoch; tests move it. */
  now?: () => number;
}

export type Settings = Required<Omit<WorkspaceOptions, "port" | "requestUrl">> & {
  botToken: string;
  appToken: string;
  signingSecret: string;
};

export function settle(options: WorkspaceOptions): Settings {
  return {
    plansAllowed: options.plansAllowed ?? true,
    writePublic: options.writePublic ?? false,
    editWindowMs: options.editWindowMs ?? null,
    rateLimits: options.rateLimits ?? false,
    shortcuts: options.shortcuts ?? [],
    noScopes: options.noScopes ?? [],
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    triggerMs: options.triggerMs ?? 3000,
    now: options.now ?? Date.now,
    botToken: `xoxb-local-${randomBytes(12).toString("hex")}`,
    appToken: `xapp-1-local-${randomBytes(12).toString("hex")}`,
    signingSecret: randomBytes(16).toString("hex"),
  };
}
