// Whether the app is installed as it needs to be: both tokens and the scopes, asked of Slack and of nobody else.
import { WebClient } from "@slack/web-api";
import type { Config } from "../../config.ts";
import type { Logger } from "../../log.ts";
import { optionalScopes, requiredScopes } from "../manifest.ts";
import { clientOptions, troubleOf } from "./web-clients.ts";

export interface BotTokenState {
  /** Slack's code, or that of the connection; null: the token works. */
  trouble: string | null;
  team: string;
  /** Of the manifest, which the token has not. */
  lacksRequired: string[];
  lacksOptional: string[];
}

type Settings = Pick<Config, "SLACK_API_URL">;

export async function botTokenState(token: string, settings: Settings, log: Logger): Promise<BotTokenState> {
  try {
    const answer = await new WebClient(token, clientOptions(settings, log)).auth.test();
    const has = new Set(answer.response_metadata?.scopes ?? []);
    const lacking = (wanted: string[]) => (has.size === 0 ? [] : wanted.filter((scope) => !has.has(scope)));
    return {
      trouble: null,
      team: answer.team ?? "",
      lacksRequired: lacking(requiredScopes),
      lacksOptional: lacking(optionalScopes),
    };
  } catch (error) {
    return { trouble: codeOf(error), team: "", lacksRequired: [], lacksOptional: [] };
  }
}

/** Socket Mode: whether Slack gives the token a connection. Null: it does; none is opened. */
export async function appTokenTrouble(token: string, settings: Settings, log: Logger): Promise<string | null> {
  return new WebClient(token, clientOptions(settings, log)).apps.connections.open({}).then(() => null, codeOf);
}

/** What is said where the token may not ask. */
export const noChannelScope = "the bot may not read channel information";

/** Why messages of the bot's cannot stand in this channel, in Slack's words or ours. Null: they can. */
export async function channelTrouble(
  token: string,
  channel: string,
  settings: Settings,
  log: Logger,
): Promise<string | null> {
  try {
    const answer = await new WebClient(token, clientOptions(settings, log)).conversations.info({ channel });
    if (answer.channel?.is_archived) return "it is archived";
    return answer.channel?.is_member === false ? "the bot is not in it" : null;
  } catch (error) {
    const code = codeOf(error);
    return code === "missing_scope" ? noChannelScope : `Slack answers ${code}`;
  }
}

function codeOf(error: unknown): string {
  const trouble = troubleOf(error);
  return trouble.kind === "rate-limited" ? "ratelimited" : trouble.code;
}
