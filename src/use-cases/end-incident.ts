// Which incident a check belongs to; and what ends it, or its scheduled checks.
import { UserMistake } from "../errors.ts";
import type { CheckRow } from "../store/store.ts";
import type { Permitted, UseCaseContext } from "./context.ts";

/**
 * The check that the incident of this one began with: its steps,
 * experiments and thread are the incident's. @throws UserMistake
 */
export async function firstCheckOf(allowed: Permitted): Promise<Permitted> {
  const { check, backend } = allowed;
  const row = check.incidentId === null ? null : await backend.store.incidentOf(check.id);
  if (!row) throw new UserMistake(`This check of ${check.target} has no incident.`);
  if (row.firstCheck === check.id) return allowed;
  const first: CheckRow | null = await backend.store.check(row.firstCheck);
  if (!first) throw new UserMistake("The check that started this incident is no longer stored.");
  return { ...allowed, check: first };
}

/** @param change "unwatchIncident" ends the scheduled checks alone @returns false: it was over before */
export async function endIncident(
  context: UseCaseContext,
  { check, backend }: Permitted,
  userId: string,
  change: "closeIncident" | "unwatchIncident",
): Promise<boolean> {
  if (check.incidentId === null || !(await backend.store[change](check.incidentId, userId))) return false;
  context.wake();
  return true;
}
