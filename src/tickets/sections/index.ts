// The sections of a ticket, in the order of what a support engineer asks first. Empty ones are left out.
import { identification, routing } from "./routing-and-impact.ts";
import { isolationTests } from "./isolation.ts";
import { contradictionsSection, currentState } from "./state-and-contradictions.ts";
import { questions } from "./questions-to-vendor.ts";
import { appendix, configuration, environmentSection, timelineSection, tried } from "./history-and-configuration.ts";
import type { TicketSection, TicketSource } from "./section.ts";
import { summary } from "./summary.ts";
import { documented, wanted } from "./vendor-requests.ts";

export function sectionsOf(source: TicketSource, isPublic: boolean): TicketSection[] {
  const [open, answered] = questions(source);
  return [
    routing(source, isPublic),
    identification(source, isPublic),
    summary(source),
    isolationTests(source),
    currentState(source),
    contradictionsSection(source),
    open,
    answered,
    documented(source),
    tried(source),
    environmentSection(source),
    configuration(source),
    timelineSection(source),
    wanted(source),
    appendix(source, isPublic),
  ].filter((one) => one !== null);
}
