// incident.io's widget API, `/api/v1/summary` (Neon's page; https://docs.incident.io/status-pages/widget).
import { fieldsOf, listOf } from "../json-fields.ts";
import { incidentsOf, titlesOf, type PageReading } from "./reading.ts";

/** There is no word for the whole page. When an incident began stands not in it, only when it was last spoken of. */
export function incidentIo(answer: unknown): PageReading | null {
  const page = fieldsOf(answer);
  const incidents = listOf(page["ongoing_incidents"]);
  if (!incidents) return null;
  return {
    indicator: null,
    incidents: incidentsOf(incidents, {
      name: "name",
      started: ["started_at", "created_at"],
      impact: "current_worst_impact",
      affects: "affected_components",
    }),
    maintenances: titlesOf(page["in_progress_maintenances"]),
  };
}
