// What a refusal means, and what to do, in the form that all of them have.
import type { ServerError } from "../../probes/wire/messages.ts";
import type { ObservedCheck } from "../rule.ts";

export type RefusalAdvice = (seen: ObservedCheck, error: ServerError) => { summary: string; next: string[] };
/** The same whatever else was seen. */
export const both =
  (summary: string, ...next: string[]): RefusalAdvice =>
  () => ({ summary, next });
