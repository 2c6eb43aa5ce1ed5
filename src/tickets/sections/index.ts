// The sections of a ticket: the page by which a support engineer decides, then all else as appendices.
// Empty ones are left out.
import { identification, routing } from "./routing-and-impact.ts";
import { isolationTests } from "./isolation.ts";
import { contradictionsSection, currentState } from "./state-and-contradictions.ts";
import { questions } from "./questions-to-vendor.ts";
import { appendix, configuration, environmentSection, timelineSection, tried } from "./history-and-configuration.ts";
import { asAppendix, type TicketSection, type TicketSource } from "./section.ts";
import { seenFromPlaces } from "./places.ts";
import { evidenceSections, summary } from "./summary.ts";
import { documented, wanted } from "./vendor-requests.ts";

export function sectionsOf(source: TicketSource, isPublic: boolean): TicketSection[] {
  const [open, answered] = questions(source);
  const [first, all] = evidenceSections(source);
  const isThere = (one: TicketSection | null) => one !== null;
  // Where the cause is our own, what we wonder about beside it can wait: the first page is for what decides.
  const canWait = source.material.report.verdict.owner === "client";
  return [
    ...[
      routing(source, isPublic),
      summary(source),
      identification(source, isPublic),
      first,
      seenFromPlaces(source),
      wanted(source),
      canWait ? null : open,
    ].filter(isThere),
    ...asAppendix(
      [
        canWait ? open : null,
        all,
        isolationTests(source),
        currentState(source),
        contradictionsSection(source),
        answered,
        documented(source),
        tried(source),
        environmentSection(source),
        configuration(source),
        timelineSection(source),
        appendix(source, isPublic),
      ].filter(isThere),
    ),
  ];
}
