// Fly's open incidents as flyctl asks for them: https://incidents.flyio.net/v1/incidents (flyctl's internal/incidents).
import { fieldsOf, listOf } from "./json-fields.ts";
import { incidentsOf, type PageReading } from "./status/reading.ts";

export function flyIncidents(answer: unknown): PageReading | null {
  const list = listOf(fieldsOf(answer)["incidents"]);
  if (!list) return null;
  const open = list.filter(({ resolved_at: at }) => at === undefined || at === null || at === "");
  const names = { name: "name", started: ["started_at", "created_at"], impact: "impact", affects: "components" };
  return { indicator: null, incidents: incidentsOf(open, names), maintenances: [] };
}
