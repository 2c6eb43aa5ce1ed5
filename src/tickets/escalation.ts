// The short text for the on-call or the platform team: what, since
// when, whose to mend, what proves it, where to read on.
import { ticketFacts } from "./facts/index.ts";
import type { Material } from "./material.ts";
import { inlineMarkdown } from "./escape.ts";
import { sentenceOf, type Sentence } from "./sections/section.ts";
import { severityOf } from "./severity.ts";
import { beganAt } from "./template.ts";
import { place, utc, whoFixes } from "./words.ts";

/** Evidence that is read at night. */
const mostProofs = 3;

/** @param link where the thread or the report is; null: nowhere to link to */
export function escalation(material: Material, link: string | null): { sentences: Sentence[]; markdown: string } {
  const { report, answers } = material;
  const { verdict, target } = report;
  const facts = ticketFacts(material);
  const began = beganAt(facts);
  const { level } = severityOf(material);
  const proofs = facts.filter(({ id }) => id.startsWith("because:")).slice(0, mostProofs);
  const [next] = facts.filter(({ id }) => id === "next:0");
  const sentences: Sentence[] = [
    sentenceOf(
      `${target.name}: ${verdict.status}${verdict.cause ? `, ${verdict.cause} (${verdict.confidence})` : ""}, ` +
        `severity ${level} of 4`,
      "verdict",
    ),
    sentenceOf(verdict.summary, "verdict"),
    began
      ? sentenceOf(
          `Since ${utc(String(began.value))}, last seen ${utc(report.startedAt)} from ${place(report.vantage)}`,
          began.id,
          "check",
        )
      : sentenceOf(`Seen ${utc(report.startedAt)} from ${place(report.vantage)}; when it began is not known`, "check"),
    ...(answers.impact
      ? facts
          .filter(({ id }) => id === "people:impact")
          .map(({ id, statement }) => sentenceOf(`Reported: ${statement}`, id))
      : []),
    ...(verdict.cause ? [sentenceOf(`Who can fix it: ${whoFixes[verdict.owner]}`, "owner")] : []),
    ...proofs.map(({ id, statement }) => sentenceOf(`Proof: ${statement}`, id)),
    ...(next ? [sentenceOf(`Next: ${next.statement}`, next.id)] : []),
  ];
  const [head, ...rest] = sentences.map(({ text }) => inlineMarkdown(text));
  return {
    sentences,
    markdown: [
      `**${head}**`,
      "",
      ...rest.map((line) => `- ${line}`),
      ...(link ? [`- Read on: <${link}>`] : []),
      "",
    ].join("\n"),
  };
}
