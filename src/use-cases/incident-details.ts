// An incident with what happened and what is to be done, for who asks without a place in Slack.
import { timeline, timelineTypes, type TimelineLine } from "../incidents/timeline.ts";
import type { IncidentRow, Store } from "../store/store.ts";
import { readersIn, withoutPrivateWords } from "./private-words.ts";

const mostEvents = 500;

/** What people wrote in private places is left out. */
export async function incidentDetails(
  store: Store,
  { target, firstCheck, incident }: IncidentRow,
): Promise<{ timeline: TimelineLine[]; steps: { position: number; text: string; state: string }[] }> {
  const { openedAt, closedAt } = incident;
  const all = await store.events({ target, types: timelineTypes, limit: mostEvents });
  const mine = all.filter(
    ({ at, checkId }) =>
      checkId === firstCheck ||
      (at.getTime() >= Date.parse(openedAt) && (closedAt === null || at.getTime() <= Date.parse(closedAt))),
  );
  const steps = await store.steps(firstCheck);
  return {
    timeline: timeline(await withoutPrivateWords(store, mine, readersIn(""))),
    steps: steps.map(({ position, step: { text, state } }) => ({ position, text, state })),
  };
}
