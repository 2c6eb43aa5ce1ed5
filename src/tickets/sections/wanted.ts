// What only the vendor has, by its artefact, identifier and time window; and what the vendor documents that bears on the finding.
import { filled } from "../template.ts";
import { causesOf, concerns } from "./causes.ts";
import { item, known, list, say, section, type Section, type Source } from "./section.ts";

/** What an entry lacks is listed as missing, and the entry left out until it is known. */
export function wanted(source: Source): Section | null {
  const { vendor, report } = source.material;
  if (report.verdict.cause === null && report.findings.length === 0) return null;
  const causes = causesOf(report);
  const items = vendor.wanted
    .filter((one) => concerns(one.causes, causes))
    .flatMap(({ text, why }) => {
      const done = filled(text, source.values);
      return "unknown" in done ? [] : [item(say(done.text, "verdict", ...done.facts), say(`Why: ${why}`, "verdict"))];
    });
  return section("wanted", list(items, true));
}

export function documented({ material: { vendor, report } }: Source): Section | null {
  const causes = causesOf(report);
  return section("documented", list(vendor.quirks.filter((one) => concerns(one.causes, causes)).map((one) => known(one))));
}
