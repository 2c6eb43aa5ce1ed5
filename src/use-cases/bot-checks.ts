// The bot's targets and checks for tools of coding agents, as one token may ask about them.
import { randomUUID } from "node:crypto";
import { Outage, UserMistake } from "../errors.ts";
import type { Report } from "../report/report.ts";
import type { UseCaseContext } from "./context.ts";
import { endedCheck } from "./follow-check.ts";
import { startCheck } from "./start-check.ts";
import { incidentDetails } from "./incident-details.ts";
import type { Caller } from "./tokens.ts";
import type { ToolChecks } from "./tool-checks.ts";
import { entryFor, namesFor, type RegisteredTarget } from "./target-directory.ts";

const waitMs = 60_000;

/** @param stopping ends every wait: the check itself goes on */
export function botChecks(context: UseCaseContext, caller: Caller, stopping: AbortSignal): ToolChecks {
  const directory = context.targets();
  const entryOf = (name: string): RegisteredTarget => {
    const entry = entryFor(directory, caller, name);
    if (entry === null) throw new UserMistake("There is no target with that name for this token. See list_targets.");
    return entry;
  };
  return {
    targets: async () => {
      return namesFor(directory, caller).flatMap((name) => {
        const entry = directory.find(name);
        return entry ? [{ name, connectsTo: entry.fingerprint, problems: [] }] : [];
      });
    },
    run: async (name, signal) => {
      const request = { entry: entryOf(name), requester: { actor: caller.actor }, deliveryId: randomUUID() };
      const { accepted, backend } = await startCheck(context, request, async () => undefined);
      if (accepted.kind === "duplicate") throw new Error("a new delivery was there before");
      const until = AbortSignal.any([signal, stopping, AbortSignal.timeout(waitMs)]);
      const ended = await endedCheck(backend.store, accepted.check.id, until);
      if (ended?.report) return ended.report;
      if (ended?.failure) throw new UserMistake(`${ended.failure.text} (reference ${ended.failure.reference})`);
      if (stopping.aborted) throw new Outage("The bot is being stopped. Ask again in a moment.");
      throw new Outage(`The check of ${name} did not finish within ${waitMs / 1000} s. Ask again.`);
    },
    report: async (id): Promise<Report> => {
      const found = await context.intake.find(id);
      const report = found && caller.mayAsk(found.check.target) ? found.check.report : null;
      if (report) return report;
      throw new UserMistake("There is no report with that id for this token. Check the target.");
    },
    incident: async (target) => {
      entryOf(target);
      const [row] = await context.store.incidents({ targets: [target], limit: 1 });
      if (!row) return null;
      const { state, openedAt, closedAt, latest } = row.incident;
      const { summary, cause } = latest;
      return { id: row.id, state, openedAt, closedAt, summary, cause, ...(await incidentDetails(context.store, row)) };
    },
  };
}
