import { randomBytes } from "node:crypto";

/** The user's mistake: the text is safe to show and says what was wrong, where, and what to do. */
export class UserMistake extends Error {
  override name = "UserMistake";
}

/** Something of ours is not reachable (store, queue, Slack): worth another try. */
export class Outage extends Error {
  override name = "Outage";
}

/** A short number that ties what the user sees of a bug to what the log holds. */
export function newReference(): string {
  return randomBytes(4).toString("hex");
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
