// Atlassian Statuspage, `/api/v2/summary.json`: https://metastatuspage.com/api
import { fieldsOf, listOf, textOf } from "../json-fields.ts";
import { incidentsOf, titlesOf, type PageReading } from "./reading.ts";

export function statuspage(answer: unknown): PageReading | null {
  const page = fieldsOf(answer);
  const indicator = textOf(fieldsOf(page["status"])["indicator"], 20);
  const incidents = listOf(page["incidents"]);
  if (indicator === null || !incidents) return null;
  const running = (listOf(page["scheduled_maintenances"]) ?? []).filter(
    ({ status }) => status === "in_progress" || status === "verifying",
  );
  return {
    indicator,
    incidents: incidentsOf(incidents, {
      name: "name",
      started: ["started_at", "created_at"],
      impact: "impact",
      affects: "components",
    }),
    maintenances: titlesOf(running),
  };
}
