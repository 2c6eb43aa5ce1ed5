// Gets a check run: by a worker through the queue, or, when the queue cannot be reached, in this process.
import { errorText } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { Dispatcher } from "./contract.ts";
import { wakingJob, type JobQueue } from "./queue.ts";
import type { CheckRunner } from "./runner.ts";

/** Said in the thread. */
export const inlineNote = "The queue could not be reached, so this check ran in the bot itself.";

/** It can never run twice: whoever claims the check in the store runs it, should the job arrive after all. */
export function createDispatcher(parts: {
  queue: JobQueue;
  store: Store;
  runner: CheckRunner;
  log: Logger;
}): Dispatcher {
  const { queue, store, runner, log } = parts;
  return {
    dispatch: async (checkId) => {
      try {
        await queue.add(wakingJob(checkId));
      } catch (error) {
        log.warn({ checkId, reason: errorText(error) }, "the check runs in this process");
        void store
          .addNote(checkId, inlineNote)
          .catch((error: unknown) => log.warn({ checkId, reason: errorText(error) }, "a note was not saved"));
        void runner.run(checkId);
      }
    },
    status: async () => {
      const name = queue.kind === "redis" ? "Redis" : "PostgreSQL";
      try {
        const waiting = await queue.waiting();
        return { queue: name, reachable: true, detail: `${waiting} waiting` };
      } catch (error) {
        return { queue: name, reachable: false, detail: errorText(error) };
      }
    },
  };
}
