// How a pooler's trouble looks from the client's side: its own words, or waiting.
import type { Cause } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";
import type { FactsOf } from "../../probes/facts-of.ts";
import type { ServerError } from "../../probes/wire/messages.ts";
import type { ObservedCheck } from "../rule.ts";
import { refusalOf } from "../products/index.ts";

/** All of these look alike from the client's side: it waits, or is told that others waited too long. */
export const waitsAlike: Cause[] = [
  "pooler-exhausted",
  "pooler-server-unreachable",
  "pooler-server-login-failed",
  "pooler-paused",
  "query-timeout",
  "startup-silent",
];

/** Who is refused in words is told why, and the limit has a sentence of its own. */
export function isWordless(reason: Reason | null | undefined): boolean {
  return reason === "closed" || reason === "reset" || reason === "silent";
}

const sessionRungs = ["startup", "auth", "admission", "query"] as const;

/** The way in ended in waiting, or in the pooler's word that others waited too long. */
export function waits(seen: ObservedCheck): boolean {
  return sessionRungs.some((id) => {
    const row = seen.failed(id);
    if (row?.reason !== "server-error") return row?.reason === "silent" || row?.reason === "query-timeout";
    const word = wordOf(saidOf(row.facts));
    return word !== undefined && waitsAlike.includes(word);
  });
}

export function said(seen: ObservedCheck, cause: Cause): boolean {
  return sessionRungs.some((id) => wordOf(saidOf(seen.failed(id)?.facts)) === cause);
}

function saidOf(facts: FactsOf[(typeof sessionRungs)[number]] | undefined): ServerError | null {
  return facts && "error" in facts ? facts.error : null;
}

function wordOf(error: ServerError | null): Cause | undefined {
  return error ? refusalOf(error)?.cause : undefined;
}

export function letIn(seen: ObservedCheck): boolean {
  return seen.row("admission")?.outcome === "passed";
}

/**
 * The server behind takes connections and says nothing: who waits, waits for it, however full the pool is meanwhile.
 */
export function hangs(seen: ObservedCheck): boolean {
  const direct = seen.row("direct");
  return direct?.facts.reason === "silent" || direct?.facts.reason === "query-timeout";
}

/** Something on the way in speaks of a pooler, or waits as behind one. */
export function poolerSymptom(seen: ObservedCheck): boolean {
  const isPooled = seen.row("admission")?.facts.speaker === "pooler";
  return sessionRungs.some((id) => {
    const row = seen.failed(id);
    if (!row) return false;
    const error = saidOf(row.facts);
    const word = wordOf(error);
    // What the pooler says in so many words is its own answer, and no sign of what is behind it.
    const isPoolers =
      error?.sqlstate === "08P01" && error.routine === null && (word === undefined || waitsAlike.includes(word));
    return row.reason === "silent" || row.reason === "query-timeout" || (isPooled && id !== "auth") || isPoolers;
  });
}
