// Incidents in PostgreSQL: found, checked again when they are due, and changed by people.
import { closed, taken, unwatched, type Incident } from "../incidents/incident.ts";
import type { Database } from "./database.ts";
import { endElsewhere, raiseHeadline } from "./pg-incident-notes.ts";
import { incidentColumns, saveIncident, type IncidentRecord } from "./pg-incident-rows.ts";
import { jsonb } from "./rows.ts";
import { insertEvent, isAtHome } from "./sql.ts";
import type { IncidentFilter, IncidentRow } from "./store.ts";

/** A check whose worker died is made again after so long. */
const lookAgainMs = 60_000;

export class PgIncidents {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async ofCheck(checkId: string): Promise<IncidentRow | null> {
    const [row] = await this.#database.query<IncidentRecord>(
      `select ${incidentColumns} from dbcheck.incidents i
       join dbcheck.checks c on c.incident_id = i.id where c.id = $1`,
      [checkId],
    );
    return row ?? null;
  }

  async open(target: string): Promise<IncidentRow | null> {
    const [row] = await this.#database.query<IncidentRecord>(
      `select ${incidentColumns} from dbcheck.incidents i where target = $1 and is_open`,
      [target],
    );
    return row ?? null;
  }

  async allOpen(): Promise<IncidentRow[]> {
    return this.#database.query<IncidentRecord>(
      `select ${incidentColumns} from dbcheck.incidents i where is_open order by opened_at`,
    );
  }

  newest({ targets, id, isOpen = false, before, limit }: IncidentFilter): Promise<IncidentRow[]> {
    return this.#database.query<IncidentRecord>(
      `select ${incidentColumns} from dbcheck.incidents i
       where target = any($1) and ($2::uuid is null or id = $2) and (is_open or not $3) and ($4::uuid is null
         or (opened_at, id) < (select opened_at, id from dbcheck.incidents where id = $4))
       order by opened_at desc, id desc limit $5`,
      [targets, id ?? null, isOpen, before ?? null, limit],
    );
  }

  /**
   * A check for each incident that is due and whose target nobody checks just now; at most
   * so many. Made in the order of their targets, as those of watches are: of two that make
   * checks of the same targets, neither waits for the other in a circle.
   */
  async due(most: number, leftOut: string[], vantage: string | null): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `with due as (
         select id, target, first_check from dbcheck.incidents where next_look_at <= now() and target <> all($3) and ${isAtHome("$4")}
         order by next_look_at limit $2
         for update skip locked
       ), held as (
         update dbcheck.incidents i set next_look_at = now() + $1 * interval '1 ms' from due where i.id = due.id
       ), made as (
         insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, quiet, incident_id)
         select due.target, first.fingerprint, '[]', 'look', true, due.id from due join dbcheck.checks first on first.id = due.first_check
         order by due.target on conflict (target) where state in ('waiting', 'running') and not cancel_requested do nothing returning id
       )
       select id from made`,
      [lookAgainMs, most, leftOut, vantage],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns false when it is over already, or never was */
  async end(id: string, actor: string): Promise<boolean> {
    const change = (incident: Incident) => closed(incident, actor, new Date().toISOString());
    return (await this.#change(id, actor, "incident.closed", change)) !== null;
  }

  async unwatch(id: string, actor: string): Promise<boolean> {
    return (await this.#change(id, actor, "incident.watch-stopped", unwatched)) !== null;
  }

  async take(id: string, actor: string, over: boolean): Promise<string | null> {
    const after = await this.#change(id, actor, "incident.taken", (incident) => taken(incident, actor, over));
    return after?.takenBy ?? null;
  }

  /** @returns the incident as it then is; null when it is over, or never was */
  #change(id: string, actor: string, type: string, change: (incident: Incident) => Incident): Promise<Incident | null> {
    return this.#database.transaction(async (ask) => {
      const [row] = await ask<IncidentRecord>(
        `select ${incidentColumns} from dbcheck.incidents i where id = $1 and is_open for update`,
        [id],
      );
      if (!row) return null;
      const after = change(row.incident);
      if (after === row.incident) return after;
      await saveIncident(ask, id, after);
      await ask(insertEvent, [type, row.firstCheck, row.target, actor, jsonb({ incident: id })]);
      if (type === "incident.closed") await endElsewhere(ask, row.firstCheck);
      await ask(raiseHeadline, [row.firstCheck]);
      return after;
    });
  }
}
