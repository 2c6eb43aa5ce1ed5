// Google Cloud's `incidents.json`: every incident of the last years, the newest first; those without an end are open.
// https://status.cloud.google.com/incidents.schema.json
import { listOf } from "../json-fields.ts";
import { incidentsOf, namesIn, type PageReading } from "./reading.ts";

export function googleCloud(answer: unknown): PageReading | null {
  const all = listOf(answer);
  if (!all) return null;
  const open = all.filter(({ end }) => end === undefined || end === null || end === "");
  const read = open.map((one) => {
    const [incident] = incidentsOf([one], {
      name: "external_desc",
      started: ["begin", "created"],
      impact: "status_impact",
      affects: "affected_products",
    });
    return incident && { ...incident, affects: [...incident.affects, ...namesIn(one["currently_affected_locations"])] };
  });
  return { indicator: null, incidents: read.filter((one) => one !== undefined), maintenances: [] };
}
