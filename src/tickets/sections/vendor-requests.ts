// What only the vendor has, by its artefact, identifier and time window;
// and what the vendor documents that bears on the finding.
import { filled } from "../template.ts";
import type { VendorRequest } from "../vendor.ts";
import { generic } from "../vendors/generic.ts";
import { causesOf, concerns } from "./causes.ts";
import { askedOf } from "./questions-to-vendor.ts";
import { item, known, listBlock, sentenceOf, sectionOf, type TicketSection, type TicketSource } from "./section.ts";

/** What an entry lacks is listed as missing, and the entry left out until it is known. */
export function wanted(source: TicketSource): TicketSection | null {
  const { vendor, report } = source.material;
  if (report.verdict.cause === null && report.findings.length === 0) return null;
  const causes = causesOf(report);
  const itemsOf = (all: VendorRequest[]) =>
    all
      .filter((one) => concerns(one.causes, causes))
      .flatMap(({ text, why }) => {
        const done = filled(text, source.values);
        return "unknown" in done
          ? []
          : [item(sentenceOf(done.text, "verdict", ...done.facts), sentenceOf(`Why: ${why}`, "verdict"))];
      });
  const own = itemsOf(vendor.wanted);
  // Without an identifier there is still the place that was tried.
  return sectionOf("wanted", listBlock(own.length > 0 ? own : itemsOf(generic.wanted), true));
}

/** What answers a question that somebody asked stands there; the other answers are of use without the question. */
export function documented(source: TicketSource): TicketSection | null {
  const { vendor, report } = source.material;
  const causes = causesOf(report);
  const isAsked = askedOf(source);
  const answers = vendor.answered
    .filter((one) => !one.remains && !isAsked(one) && concerns(one.causes, causes))
    .map(({ answer }) => answer);
  const taken = new Set(vendor.answered.filter(isAsked).map(({ answer }) => answer.text));
  const all = [...vendor.quirks.filter((one) => concerns(one.causes, causes)), ...answers].filter(
    ({ text }) => !taken.has(text),
  );
  const unique = all.filter(({ text }, at) => all.findIndex((one) => one.text === text) === at);
  return sectionOf("documented", listBlock(unique.map((one) => known(one))));
}
