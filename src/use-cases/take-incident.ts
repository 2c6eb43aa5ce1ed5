// Somebody is on an incident: one person at a time.
import type { Permitted, UseCaseContext } from "./context.ts";

/** @param over also where another person is on it @returns who is on it now; null: it is over */
export async function takeIncident(
  context: UseCaseContext,
  { check, backend }: Permitted,
  userId: string,
  over: boolean,
): Promise<string | null> {
  const holder = check.incidentId === null ? null : await backend.store.takeIncident(check.incidentId, userId, over);
  context.wake();
  return holder;
}
