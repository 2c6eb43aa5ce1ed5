// What the probes saw: each row with its outcome, the server's own words, and pairs that differ in one thing.
import type { Observation } from "../../report/observation.ts";
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { ended, rowTitle } from "../words.ts";
import { sourceOf } from "./verdict.ts";

const said: Record<Observation["outcome"], string> = {
  passed: "passed",
  warned: "",
  failed: "failed",
  skipped: "was not reached",
  unknown: "not known",
};

/** Rows that were reached. One that had nothing to look at shows nothing, and is none. */
export function rowFacts({ report }: Material): Fact[] {
  const rows = report.observations.filter(
    ({ id, probe, outcome, source }) =>
      id === probe && outcome !== "skipped" && source !== "platform" && id !== "recorded",
  );
  return [
    ...rows.filter((row) => !isEmpty(row)).map(rowFact),
    ...rows.flatMap(errorFact),
    ...versions(rows),
    ...comparisons(report),
  ];
}

/** No name to resolve, no failure to vary, no pooler to tell apart: passed, and no evidence of anything. */
function isEmpty({ id, inputs, facts, outcome }: Observation): boolean {
  if (outcome !== "passed") return false;
  if (id === "dns") return Array.isArray(inputs["names"]) && inputs["names"].length === 0;
  return id === "experiments" && (!Array.isArray(facts["tried"]) || facts["tried"].length === 0);
}

function rowFact(row: Observation): Fact {
  return {
    id: `row:${row.id}`,
    statement: ended(`${rowTitle(row.id)} ${said[row.outcome]}`.trim() + `: ${row.summary}`),
    value: { outcome: row.outcome, reason: row.reason },
    source: sourceOf(row),
    at: row.at,
    vantage: row.vantage,
    confidence: "confirmed",
    from: `observation ${row.id}`,
    ...(row.reproduce ? { reproduce: row.reproduce } : {}),
  };
}

interface ServerWords {
  severity?: unknown;
  sqlstate?: unknown;
  message?: unknown;
  routine?: unknown;
}

/** Support teams ask for the exact text with its SQLSTATE. */
function errorFact({ id, facts, at, vantage }: Observation): Fact[] {
  const error = facts["error"] as ServerWords | null | undefined;
  if (typeof error !== "object" || error === null || typeof error.message !== "string") return [];
  const { severity, sqlstate, message, routine } = error;
  const code = [severity, sqlstate].filter((one) => typeof one === "string").join(" ");
  const place = typeof routine === "string" ? ` (routine ${routine})` : "";
  return [
    {
      id: `error:${id}`,
      statement: ended(`The server's own words: ${code}${code === "" ? "" : ": "}${message}${place}`),
      value: { sqlstate, routine },
      source: "probe",
      at,
      vantage,
      confidence: "confirmed",
      from: `observation ${id}`,
    },
  ];
}

function versions(rows: Observation[]): Fact[] {
  const one = (id: string, key: string, component: string, text: (version: string) => string): Fact[] => {
    const row = rows.find((other) => other.id === id);
    const version = row?.facts[key];
    if (!row || typeof version !== "string" || version === "") return [];
    const statement = ended(text(version));
    const value = { component, version };
    return [
      {
        id: `version:${component}`,
        statement,
        value,
        source: "probe",
        at: row.at,
        vantage: row.vantage,
        confidence: "confirmed",
        from: `observation ${id}`,
      },
    ];
  };
  return [
    ...one("admission", "serverVersion", "PostgreSQL", (version) => `The server calls itself PostgreSQL ${version}`),
    ...one("console", "version", "Pooler", (version) => `The pooler calls itself ${version}`),
    ...one("tls", "protocol", "TLS", (version) => `The connection uses ${version}`),
  ];
}

function comparisons(report: Material["report"]): Fact[] {
  return report.comparisons.map(({ varied, from, to, fromOutcome, toOutcome, observation }, at) => ({
    id: `comparison:${at}`,
    statement: ended(`With ${varied} ${from}: ${fromOutcome}; with ${to} and nothing else changed: ${toOutcome}`),
    value: { varied, from, to, fromOutcome, toOutcome },
    source: "comparison" as const,
    at: report.startedAt,
    vantage: report.vantage,
    confidence: "confirmed" as const,
    from: observation ? `observation ${observation} and its variation` : `report ${report.id}: comparisons`,
  }));
}
