// What every use case works with. A door (Slack, the command line,
// later HTTP) makes it once, and one `Permitted` a request.
import type { Logger } from "../log.ts";
import type { CheckRow, Store } from "../store/store.ts";
import type { Backend, CheckIntake } from "./check-intake.ts";
import type { TargetDirectory, RegisteredTarget } from "./target-directory.ts";

export interface UseCaseContext {
  log: Logger;
  /** The bot's own store. What belongs to one check is asked of the check's own backend. */
  store: Store;
  intake: CheckIntake;
  targets: () => TargetDirectory;
  /** What a person is called; null where nobody tells. */
  nameOf: (userId: string) => Promise<string | null>;
  /** Where a thread can be read; null where there is no link. */
  linkTo: (thread: ThreadStart) => Promise<string | null>;
  /** Messages may have changed: look at once, without waiting for the store to say so. */
  wake: () => void;
}

/** A check that somebody may act on: the door has asked the target's policy. */
export interface Permitted {
  check: CheckRow;
  /** Where the check lives. */
  backend: Backend;
  entry: RegisteredTarget;
}

/** The first message of a thread. */
export interface ThreadStart {
  channel: string;
  ts: string;
}
