// Instatus, `/summary.json` (Railway's page; https://instatus.com/help/api/summary).
import { fieldsOf, listOf, textOf } from "../json-fields.ts";
import { incidentsOf, titlesOf, type PageReading } from "./reading.ts";

/** Lists that are empty are left out of the answer; the page's own state is always there. */
export function instatus(answer: unknown): PageReading | null {
  const page = fieldsOf(answer);
  const indicator = textOf(fieldsOf(page["page"])["status"], 30);
  if (indicator === null) return null;
  return {
    indicator,
    incidents: incidentsOf(listOf(page["activeIncidents"]) ?? [], {
      name: "name",
      started: ["started"],
      impact: "impact",
      affects: "affectedComponents",
    }),
    maintenances: titlesOf(page["activeMaintenances"]),
  };
}
