// What Slack's listeners share: all that use cases need, and the way to Slack.
import type { Dispatcher } from "../../jobs/contract.ts";
import type { UseCaseContext } from "../../use-cases/context.ts";
import type { AccessPolicy } from "../access/access-policy.ts";
import type { Clients } from "../connection/web-clients.ts";

export interface SlackBot extends UseCaseContext {
  command: string;
  version: string;
  dispatcher: Dispatcher;
  clients: Clients;
  access: AccessPolicy;
}
