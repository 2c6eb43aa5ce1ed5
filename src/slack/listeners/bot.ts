// What the listeners share.
import type { Dispatcher } from "../../jobs/contract.ts";
import type { Logger } from "../../log.ts";
import type { Store } from "../../store/store.ts";
import type { Clients } from "../connection/web-clients.ts";
import type { Directory } from "../access/target-directory.ts";
import type { Gate } from "../access/access.ts";
import type { Intake } from "./accept-check.ts";

export interface Bot {
  command: string;
  version: string;
  log: Logger;
  store: Store;
  dispatcher: Dispatcher;
  clients: Clients;
  gate: Gate;
  intake: Intake;
  targets: () => Directory;
  /** Messages may have changed: look at once, without waiting for the store to say so. */
  wake: () => void;
}
