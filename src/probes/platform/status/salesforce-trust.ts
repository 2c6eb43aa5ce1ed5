// Salesforce Trust's `/v1/incidents/active`, where Heroku's incidents are since its own status API is going away; read
// as Heroku's CLI reads it (heroku/cli, commands/status and its test fixtures). It lists all of Salesforce.
import { listOf, textOf, timeOf, type JsonObject } from "../json-fields.ts";
import { namesIn, type PageReading } from "./reading.ts";

export function salesforceTrust(answer: unknown): PageReading | null {
  const all = listOf(answer);
  if (!all?.every(({ instanceKeys }) => Array.isArray(instanceKeys))) return null;
  const own = all.filter(({ instanceKeys }) => namesIn(instanceKeys).some((key) => /^heroku/i.test(key)));
  return { indicator: null, incidents: own.map(incidentOf), maintenances: [] };
}

function incidentOf(incident: JsonObject): PageReading["incidents"][number] {
  const id = typeof incident["id"] === "number" ? String(incident["id"]) : (textOf(incident["id"], 60) ?? "?");
  // What goes on is said in its events, the newest first; it has no name.
  const [event] = listOf(incident["IncidentEvents"]) ?? [];
  const [impact] = (listOf(incident["IncidentImpacts"]) ?? []).filter(
    ({ endTime }) => endTime === undefined || endTime === null,
  );
  return {
    id,
    name: textOf(event?.["message"]) ?? `incident ${id}`,
    status: textOf(event?.["type"], 40),
    impact: textOf(impact?.["severity"], 40),
    startedAt: timeOf(impact?.["startTime"]) ?? timeOf(incident["createdAt"]),
    affects: [...namesIn(incident["serviceKeys"]), ...namesIn(incident["instanceKeys"])],
  };
}
