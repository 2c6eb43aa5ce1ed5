// What Slack's listeners share: all that use cases need, and the way to Slack.
import type { Dispatcher } from "../../jobs/contract.ts";
import type { UseCaseContext } from "../../use-cases/context.ts";
import type { WorkspacePeople } from "../people/workspace-people.ts";
import type { Clients } from "../connection/web-clients.ts";

export interface SlackBot extends UseCaseContext {
  command: string;
  version: string;
  dispatcher: Dispatcher;
  clients: Clients;
  people: WorkspacePeople;
  /** Draw pictures. */
  pictures: boolean;
  /** Ids of apps (A…) or bots (B…) whose messages are alerts. */
  alertApps: string[];
  ownBotId: string;
}
