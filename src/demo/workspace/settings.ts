// What can be chosen about a local workspace, and its fixed names.
import { randomBytes } from "node:crypto";

export const team = { id: "T0LOCAL", domain: "local", name: "Local workspace" };
export const app = { id: "A0DBCHECK", botId: "B0DBCHECK", botUser: "U0DBCHECK", botName: "dbcheck" };

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
  /** How long an acknowledgement may take. Default 3000, as in Slack. */
  ackTimeoutMs?: number;
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
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    now: options.now ?? Date.now,
    botToken: `xoxb-local-${randomBytes(12).toString("hex")}`,
    appToken: `xapp-1-local-${randomBytes(12).toString("hex")}`,
    signingSecret: randomBytes(16).toString("hex"),
  };
}
