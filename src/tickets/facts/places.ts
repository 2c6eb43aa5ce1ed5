// What each place said in the same second: the strongest evidence that a support engineer gets.
import type { RoundView, VantageVerdict } from "../../report/round-verdict.ts";
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { ended } from "../words.ts";

export function placeFacts({ report }: Material): Fact[] {
  const { round } = report;
  if (!round) return [];
  const from = `report ${report.id}: round`;
  return [
    ...round.vantages.map((one) => ({ ...heard(one), from })),
    ...round.missing.map(({ vantage, reason }): Fact => ({
      id: `place:${vantage}`,
      statement: `${vantage} was not heard: ${ended(reason)}`,
      value: null,
      source: "probe",
      at: report.startedAt,
      vantage,
      confidence: "confirmed",
      from,
    })),
    ...round.matrix.map((row): Fact => ({ ...layer(row), at: report.startedAt, from })),
    ...round.settings.map(({ between, text, differ }): Fact => ({
      id: `settings:${between.join(":")}`,
      statement: text,
      value: differ,
      source: "comparison",
      at: report.startedAt,
      vantage: null,
      confidence: "confirmed",
      from,
    })),
  ];
}

function heard(one: VantageVerdict): Omit<Fact, "from"> {
  const { vantage, verdict, startedAt, carried, notCounted } = one;
  const asides = [
    ...(one.isHome ? ["the application runs there"] : []),
    ...(carried ? ["its report was given by hand"] : []),
    ...(notCounted === null ? [] : ["it is not counted"]),
  ];
  return {
    id: `place:${vantage}`,
    statement: `From ${vantage}${asides.length > 0 ? ` (${asides.join("; ")})` : ""}: ${ended(verdict.summary)}`,
    value: { status: verdict.status, cause: verdict.cause },
    source: "probe",
    at: startedAt,
    vantage,
    confidence: carried ? "reported" : "confirmed",
  };
}

function layer({ layer: name, address, cells }: RoundView["matrix"][number]): Omit<Fact, "from" | "at"> {
  const said = cells.map(({ vantage, outcome, reason }) => `${vantage} ${outcome}${reason ? ` (${reason})` : ""}`);
  return {
    id: address === null ? `layer:${name}` : `layer:${name}:${address}`,
    statement: `At ${address ?? name}: ${said.join(", ")}.`,
    value: cells.map(({ vantage, outcome }) => ({ vantage, outcome })),
    source: "probe",
    vantage: null,
    confidence: "confirmed",
  };
}
