// What every format of status page comes down to.
import type { IncidentFacts } from "../../facts.ts";
import { fieldsOf, listOf, textOf, timeOf, type JsonObject } from "../json-fields.ts";

export interface PageReading {
  indicator: string | null;
  /** Open ones. */
  incidents: Omit<IncidentFacts, "concerns">[];
  /** In progress. */
  maintenances: string[];
}

/** Null when the answer has not the format's shape: that is "not known", never "no incident". */
export type ReadPage = (answer: unknown) => PageReading | null;

const over = /^(resolved|postmortem|completed|closed|available)$/i;

/** Incidents by the names that the format gives its fields; those that are over are left out. */
export function incidentsOf(
  list: JsonObject[],
  names: { name: string; started: string[]; impact: string; affects: string },
): PageReading["incidents"] {
  return list.flatMap((one) => {
    const status = textOf(one["status"], 40);
    if (status !== null && over.test(status)) return [];
    const name = textOf(one[names.name]) ?? "an incident without a name";
    return [
      {
        id: textOf(one["id"], 60) ?? name,
        name,
        status,
        impact: textOf(one[names.impact], 40),
        startedAt: names.started.map((key) => timeOf(one[key])).find((at) => at !== null) ?? null,
        affects: namesIn(one[names.affects]),
      },
    ];
  });
}

/** Names of a list of components, products or places; of texts as well as of objects. */
export function namesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const names = value.slice(0, 20).flatMap((one: unknown) => {
    const { name, title } = fieldsOf(one);
    return textOf(typeof one === "string" ? one : (name ?? title), 60) ?? [];
  });
  return [...new Set(names)];
}

export function titlesOf(value: unknown): string[] {
  return (listOf(value) ?? []).slice(0, 10).flatMap(({ name }) => textOf(name) ?? []);
}
