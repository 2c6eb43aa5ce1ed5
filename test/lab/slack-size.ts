// How much a person reads in Slack of a report: characters of the headline and of the final reply with its steps.
import type { Report } from "../../src/report/report.ts";
import { stepsFor } from "../../src/incidents/steps.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { done } from "../slack/reports.ts";
import { readable } from "../slack/scene.ts";

export function slackSize(report: Report): { headlineChars: number; finalChars: number } {
  const row = done(report);
  const steps = stepsFor(report).map((step, at) => ({ position: at + 1, step }));
  return {
    headlineChars: readable(headline(row, null).blocks).length,
    finalChars: readable(final(row, steps).blocks).length,
  };
}
