// What the routes work with, put together by who starts the bot.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { UseCaseContext } from "../use-cases/context.ts";
import type { TokenGate } from "../use-cases/tokens.ts";
import type { Health } from "./health.ts";
import type { HookParts } from "./routes/hooks.ts";

/** Takes a signed request of Slack's, whose body has been read. */
export type SlackListener = (request: IncomingMessage & { rawBody: Buffer }, response: ServerResponse) => void;

export interface ServerParts {
  context: UseCaseContext;
  /** Knows machines by their tokens. */
  gate: TokenGate;
  health: () => Promise<Health>;
  slack: {
    path: string;
    /** Null in Socket Mode, without Slack, and until Slack has been reached. */
    listener: () => SlackListener | null;
  };
  hooks: HookParts;
  /** Names that the bot is reached by, beside addresses and localhost. */
  hosts: string[];
}
