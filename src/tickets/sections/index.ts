// The sections of a ticket, in the order of what a support engineer asks first. Empty ones are left out.
import { identification, routing } from "./head.ts";
import { isolationTests } from "./isolation.ts";
import { contradictions, currentState } from "./middle.ts";
import { questions } from "./questions.ts";
import { appendix, configuration, environment, timeline, tried } from "./record.ts";
import type { Section, Source } from "./section.ts";
import { summary } from "./summary.ts";
import { documented, wanted } from "./wanted.ts";

export function sectionsOf(source: Source, isPublic: boolean): Section[] {
  const [open, answered] = questions(source);
  return [
    routing(source, isPublic),
    identification(source, isPublic),
    summary(source),
    isolationTests(source),
    currentState(source),
    contradictions(source),
    open,
    answered,
    documented(source),
    tried(source),
    environment(source),
    configuration(source),
    timeline(source),
    wanted(source),
    appendix(source, isPublic),
  ].filter((one) => one !== null);
}
