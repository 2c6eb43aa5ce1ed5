// The steps of incidents in PostgreSQL. Each change locks its row: of
// two people, the second one is told what the first one did.
import { stepAfter, proveStep, stepsFor, type IncidentStep, type StepChange } from "../incidents/steps.ts";
import type { Report } from "../report/report.ts";
import type { Ask, Database } from "./database.ts";
import { jsonb } from "./rows.ts";
import { insertEvent } from "./sql.ts";
import type { StepRow } from "./store.ts";

type StepRecord = StepRow & Record<string, unknown>;

const raiseFinal = "update dbcheck.messages set want_version = want_version + 1 where check_id = $1 and kind = 'final'";

/**
 * Adds what a verdict calls for and is not on the list yet. @param
 * firstCheck of the incident: its final reply shows them
 */
export async function addSteps(ask: Ask, firstCheck: string, report: Report): Promise<void> {
  const [last] = await ask<{ position: number }>(
    "select coalesce(max(position), 0) as position from dbcheck.steps where check_id = $1",
    [firstCheck],
  );
  const from = last?.position ?? 0;
  for (const [at, step] of stepsFor(report).entries())
    await ask(
      "insert into dbcheck.steps (check_id, position, step) values ($1, $2, $3::jsonb) on conflict do nothing",
      [firstCheck, from + at + 1, jsonb(step)],
    );
  await ask(raiseFinal, [firstCheck]);
}

/** In the transaction that ends a check: what somebody wanted proven, is or is not. */
export async function proveSteps(ask: Ask, firstCheck: string, target: string, report: Report | null): Promise<void> {
  const asked = await ask<StepRecord>(
    "select position, step from dbcheck.steps where check_id = $1 and step->>'askedAt' is not null order by " +
      "position for update",
    [firstCheck],
  );
  for (const { position, step } of asked) {
    const next = proveStep(step, report);
    if (next === step) continue;
    await save(ask, firstCheck, position, next);
    await ask(insertEvent, [
      "step.checked",
      firstCheck,
      target,
      "bot",
      jsonb({ position, text: next.text, state: next.state, proof: next.proof }),
    ]);
  }
}

export function stepsOf(ask: Ask, firstCheck: string): Promise<StepRow[]> {
  return ask<StepRecord>("select position, step from dbcheck.steps where check_id = $1 order by position", [
    firstCheck,
  ]);
}

async function save(ask: Ask, checkId: string, position: number, step: IncidentStep): Promise<void> {
  await ask("update dbcheck.steps set step = $3::jsonb where check_id = $1 and position = $2", [
    checkId,
    position,
    jsonb(step),
  ]);
  await ask(raiseFinal, [checkId]);
}

export class PgSteps {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  of(checkId: string): Promise<StepRow[]> {
    return stepsOf((sql, values) => this.#database.query(sql, values), checkId);
  }

  /** @returns null when it was done, else why not */
  change(checkId: string, position: number, change: StepChange, actor: string): Promise<string | null> {
    return this.#database.transaction(async (ask) => {
      // The incident first, as the end of a check does: the two never wait for each other.
      const [incident] = await ask<{ id: string; target: string }>(
        "select id, target from dbcheck.incidents where first_check = $1 for update",
        [checkId],
      );
      const [row] = await ask<StepRecord>(
        "select position, step from dbcheck.steps where check_id = $1 and position = $2 for update",
        [checkId, position],
      );
      if (!incident || !row) return "it is no longer kept";
      const next = stepAfter(row.step, change, actor, new Date().toISOString());
      if (typeof next === "string") return next;
      await save(ask, checkId, position, next);
      const data = {
        position,
        text: next.text,
        ...("reason" in change ? { reason: next.reason } : {}),
        note: next.note,
      };
      await ask(insertEvent, [`step.${change.kind}`, checkId, incident.target, actor, jsonb(data)]);
      // The sweeper makes the check; whoever stopped the watch gets this one and no other.
      if (change.kind === "check")
        await ask("update dbcheck.incidents set next_look_at = now() where id = $1", [incident.id]);
      return null;
    });
  }
}
