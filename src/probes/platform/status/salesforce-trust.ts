// Salesforce Trust, where Heroku's status is kept: `/v1/instances?products=Heroku` (what Heroku's own CLI reads since 10.13).
// Seen through third parties only: a field that is named otherwise makes it "not known".
import { fieldsOf, listOf, textOf, timeOf } from "../fields.ts";
import type { PageReading } from "./reading.ts";

export function salesforceTrust(answer: unknown): PageReading | null {
  const instances = listOf(answer);
  if (!instances || instances.length === 0 || !instances.every(({ key, status }) => typeof key === "string" && typeof status === "string"))
    return null;
  const incidents = new Map<string, PageReading["incidents"][number]>();
  for (const { key, Incidents: list } of instances) {
    for (const one of listOf(list) ?? []) {
      const impacts = listOf(one["IncidentImpacts"]) ?? [];
      const open = impacts.filter(({ endTime }) => endTime === undefined || endTime === null);
      if (impacts.length > 0 && open.length === 0) continue;
      const id = typeof one["id"] === "number" ? String(one["id"]) : (textOf(one["id"], 60) ?? "?");
      const known = incidents.get(id);
      incidents.set(id, {
        id,
        name: textOf(fieldsOf(one["message"])["pathToResolution"]) ?? `incident ${id}`,
        status: textOf(one["status"], 40),
        impact: textOf(open[0]?.["type"], 40),
        startedAt: timeOf(open[0]?.["startTime"]) ?? timeOf(one["createdAt"]),
        affects: [...(known?.affects ?? []), textOf(key, 60) ?? "?"].slice(0, 20),
      });
    }
  }
  const bad = instances.map(({ status }) => textOf(status, 40)).find((status) => status !== "OK");
  return { indicator: bad ?? "OK", incidents: [...incidents.values()], maintenances: [] };
}
