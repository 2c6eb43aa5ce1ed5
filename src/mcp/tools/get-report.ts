import { z } from "zod";
import { tool } from "../tool.ts";
import { verdictData } from "./check-target.ts";

export const getReport = tool({
  name: "get_report",
  title: "Every row of a check",
  description: "All observations of a check: layer, outcome, reason, time and summary of each, with the verdict.",
  input: z.object({ id: z.string().min(1).max(100).describe("The report's id, as check_target gives it.") }),
  run: async ({ id }, checks) => {
    const report = await checks.report(id);
    const observations = report.observations.map(
      ({ id: row, layer, source, at, outcome, reason, tookMs, summary, reproduce }) => ({
        id: row,
        layer,
        source,
        at,
        outcome,
        reason,
        tookMs,
        summary,
        reproduce,
      }),
    );
    const lines = observations.map(({ id: row, outcome, summary }) => `${row}: ${outcome}: ${summary}`);
    return { text: lines.join("\n"), data: { ...verdictData(report), observations, comparisons: report.comparisons } };
  },
});
