import { z } from "zod";
import { reportText } from "../../report/text.ts";
import { tool } from "../tool.ts";
import { verdictData } from "./check-target.ts";

export const explainReport = tool({
  name: "explain_report",
  title: "A check in words",
  description: "A check as people read it in the terminal: verdict, evidence, steps, rows.",
  input: z.object({ id: z.string().min(1).max(100).describe("The report's id, as check_target gives it.") }),
  run: async ({ id }, checks) => {
    const report = await checks.report(id);
    return { text: reportText(report), data: verdictData(report) };
  },
});
