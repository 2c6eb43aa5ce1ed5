// Fills a vendor's templates: {title}, {id:cluster}, {from} … A value
// that is not known is named, never left as a placeholder.
import type { Fact } from "./fact.ts";
import type { Material } from "./material.ts";
import type { Sentence } from "./sections/section.ts";
import type { TicketSeverity } from "./severity.ts";

/** Names that a template may hold besides `id:KEY`. */
export const templateNames = [
  "title",
  "body",
  "summary",
  "severity",
  "severityCode",
  "cause",
  "status",
  "region",
  "host",
  "port",
  "database",
  "user",
  "version",
  "error",
  "startedAt",
  "seenAt",
  "from",
  "to",
  "timezone",
  "vantage",
  "impact",
  "whatChanged",
  "workaround",
  "contact",
  "plan",
  "poolMode",
  "consent",
  "case",
] as const;
const placeholder = /\{([a-zA-Z]+(?::[\w-]+)?)\}/g;

/** A part that falls away where a value in it is not known. */
const optional = /\[\[(.*?)\]\]/gs;

export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(placeholder)].map((match) => match[1] ?? "");
}

/** @returns the text with the facts it rests on, or the names of what is not known */
export function filled(template: string, values: Map<string, Sentence>): Sentence | { unknown: string[] } {
  const kept = template.replaceAll(optional, (_, part: string) =>
    placeholdersOf(part).every((name) => values.has(name)) ? part : "",
  );
  const unknown = [...new Set(placeholdersOf(kept))].filter((name) => !values.has(name));
  if (unknown.length > 0) return { unknown };
  const used = placeholdersOf(kept).flatMap((name) => values.get(name)?.facts ?? []);
  return {
    text: kept.replaceAll(placeholder, (_, name: string) => values.get(name)?.text ?? ""),
    facts: [...new Set(used)],
  };
}

const second = (at: string) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
/** Logs are read from a little before the beginning. */
const beforeMs = 15 * 60_000;

/** When it began: as people say, or as the incident saw it first; null where only this check knows of it. */
export function beganAt(facts: Fact[]): Fact | null {
  const known = facts.filter(
    ({ id, value }) => (id === "people:since" || id === "incident:since") && typeof value === "string",
  );
  return known.toSorted((a, b) => Date.parse(String(a.value)) - Date.parse(String(b.value)))[0] ?? null;
}

/** Everything but title and body, which are made of the rest. */
export function valuesOf(material: Material, facts: Fact[], severity: TicketSeverity): Map<string, Sentence> {
  const { report } = material;
  const { target, verdict, startedAt } = report;
  const values = new Map<string, Sentence>();
  const put = (name: string, text: unknown, ...from: string[]) => {
    if ((typeof text === "string" && text !== "") || typeof text === "number" || typeof text === "boolean")
      values.set(name, { text: String(text), facts: from });
  };
  const of = (id: string) => facts.find((one) => one.id === id);
  const person = (name: string, id: string) => put(name, of(id)?.value, id);
  for (const { id, value } of facts) if (id.startsWith("id:")) put(id, value, id);
  const region = of("id:region");
  if (region) put("region", region.value, "id:region");
  put("summary", verdict.summary, "verdict");
  put("cause", verdict.cause, "verdict");
  put("status", verdict.status, "verdict");
  put("severity", severity.label, "severity");
  put("severityCode", severity.code, "severity");
  put("host", target.host, "target:endpoint:0");
  put("port", target.port, "target:endpoint:0");
  put("database", target.database, "target:database");
  put("user", target.user, "target:user");
  const version = of("version:PostgreSQL");
  put("version", (version?.value as { version?: string } | undefined)?.version, "version:PostgreSQL");
  const error = facts.find(({ id }) => id.startsWith("error:"));
  if (error) put("error", error.statement, error.id);
  const began = beganAt(facts);
  if (began) put("startedAt", second(String(began.value)), began.id);
  put("seenAt", second(startedAt), "check");
  const start = began ? String(began.value) : startedAt;
  put("from", second(new Date(Date.parse(start) - beforeMs).toISOString()), began?.id ?? "check");
  put("to", second(material.now), "check");
  put("timezone", "UTC", "check");
  put("vantage", report.vantage, "check");
  for (const [name, id] of Object.entries(peopleValues)) person(name, id);
  return values;
}

const peopleValues = {
  impact: "people:impact",
  whatChanged: "people:what-changed",
  workaround: "people:workaround",
  contact: "people:contact",
  plan: "people:plan",
  poolMode: "people:pool-mode",
  case: "people:case",
};
