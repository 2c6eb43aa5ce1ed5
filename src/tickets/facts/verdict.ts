// What was concluded: the verdict, its evidence, other findings, what was ruled out, what looks the same.
import type { Observation } from "../../report/observation.ts";
import type { Confidence } from "../../report/report.ts";
import type { Fact, FactConfidence, FactSource } from "../fact.ts";
import type { Material } from "../material.ts";
import { causeWords } from "../../report/cause-words.ts";
import { capital, ended, place, rowTitle, whoFixes } from "../words.ts";

const concluded = (confidence: Confidence): FactConfidence => (confidence === "confirmed" ? "confirmed" : "inferred");
const hedge: Record<Confidence, string> = { confirmed: "", likely: "Likely: ", possible: "Possible: " };

/** Where something in the report was seen. */
export function sourceOf(observation: Observation | undefined): FactSource {
  if (!observation) return "probe";
  if (observation.id === "recorded" || observation.id === "experiments") return "comparison";
  if (observation.id === "app-config" || observation.id === "config") return "configuration";
  return (
    ({ person: "person", platform: "platform", baseline: "baseline" } as const)[observation.source as "person"] ??
    "probe"
  );
}

export function verdictFacts({ report }: Material): Fact[] {
  const { verdict, findings, observations, startedAt, vantage } = report;
  const base = { at: startedAt, vantage };
  const fact = (id: string, statement: string, value: unknown, more: Partial<Fact> = {}): Fact => ({
    ...base,
    id,
    statement: ended(statement),
    value,
    source: "inference",
    confidence: "confirmed",
    from: `report ${report.id}: verdict`,
    ...more,
  });
  const restsOn = [...new Set(verdict.because.map(({ observation }) => `row:${observation}`))];
  return [
    fact("check", `dbcheck checked from ${place(vantage)}, check ${report.id}`, null, {
      source: "probe",
      from: `report ${report.id}`,
    }),
    fact(
      "verdict",
      `${hedge[verdict.confidence]}${verdict.summary}`,
      { status: verdict.status, cause: verdict.cause, owner: verdict.owner, confidence: verdict.confidence },
      { confidence: concluded(verdict.confidence), restsOn },
    ),
    ...(verdict.cause
      ? [
          fact("owner", `Who can fix it: ${whoFixes[verdict.owner]}`, verdict.owner, {
            confidence: concluded(verdict.confidence),
            restsOn,
          }),
        ]
      : []),
    ...verdict.because.map(({ observation: id, text }, at) => {
      const seen = observations.find((one) => one.id === id);
      return fact(`because:${at}`, `${rowTitle(id)}: ${text}`, id, {
        source: sourceOf(seen),
        at: seen?.at ?? startedAt,
        vantage: seen?.vantage ?? vantage,
        from: `observation ${id}`,
        ...(seen?.reproduce ? { reproduce: seen.reproduce } : {}),
      });
    }),
    ...verdict.ruledOut.map(({ cause, text }) =>
      fact(`ruled-out:${cause}`, `Ruled out: ${causeWords(cause)}. Evidence: ${text}`, cause, { source: "probe" }),
    ),
    ...verdict.alternatives.map((cause) =>
      fact(`alternative:${cause}`, `From ${place(vantage)}, it could also be: ${causeWords(cause)}`, cause, {
        confidence: "inferred",
      }),
    ),
    ...verdict.nextSteps.map((text, at) => fact(`next:${at}`, text, null, { confidence: "inferred" })),
    ...(verdict.answers ?? []).map(({ question, answer }, at) =>
      fact(
        `answer:${at}`,
        `${question} ${answer}`,
        { question, answer },
        { confidence: concluded(verdict.confidence), restsOn },
      ),
    ),
    ...findings
      .filter(({ cause }) => cause !== verdict.cause)
      .map((one) =>
        fact(`finding:${one.cause}`, `${hedge[one.confidence]}${capital(one.summary)}`, one.severity, {
          confidence: concluded(one.confidence),
          from: `report ${report.id}: finding ${one.cause}`,
        }),
      ),
  ];
}
