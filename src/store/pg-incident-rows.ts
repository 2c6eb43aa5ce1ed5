// Incidents as rows: read with these columns, and written back whole.
import type { Incident } from "../incidents/incident.ts";
import type { Ask } from "./database.ts";
import type { IncidentRow } from "./incident-row.ts";
import { jsonb } from "./rows.ts";

export const incidentColumns = `i.id, i.target, i.first_check as "firstCheck", i.incident`;

export type IncidentRecord = IncidentRow & Record<string, unknown>;

export async function saveIncident(ask: Ask, id: string, incident: Incident): Promise<string> {
  await ask("update dbcheck.incidents set is_open = $2, next_look_at = $3, incident = $4::jsonb where id = $1", [
    id,
    incident.state === "open",
    incident.nextLookAt,
    jsonb(incident),
  ]);
  return id;
}
